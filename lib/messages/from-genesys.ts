/** A webhook → what the flow sees of it. Pure. */
import type { OutboundWebhook, WebhookFile } from "../webhook/parse.ts";
import { safeFileName } from "./file-name.ts";
import { endingOf, isMime, mimeOf, UNKNOWN_MIME } from "./mime.ts";
import type { Structured } from "./structured/shape.ts";
import { structuredOf } from "./structured/structured.ts";
import { textTwin } from "./structured/twin.ts";
import type { Wording } from "./wording.ts";

export interface Said {
  payload: string;
  attachments: { url: string; name: string; mime: string; size?: number; caption?: string }[];
  structured?: Structured;
  from: { type: "agent" | "bot"; name?: string };
}

type Message = Extract<OutboundWebhook, { kind: "text" | "structured" }>;

/** The agent's name is not in the webhook (genesys-contract §0.10); it is added when it is known, as the escalation is. */
export function saidOf(
  webhook: Message,
  { agentName, escalationId }: { agentName?: string; escalationId?: string },
  wording: Wording,
): Said {
  const type = webhook.originator ?? "agent";
  const structured =
    webhook.kind === "structured"
      ? structuredOf(webhook.content, webhook.text, {
          messageId: webhook.id,
          ...(escalationId && { escalationId }),
        })
      : undefined;
  return {
    payload: structured ? textTwin(structured, wording) : webhook.text,
    attachments: webhook.attachments.map((file) => ({
      url: file.url,
      ...fileOf(file),
      size: file.sizeBytes,
      caption: file.caption,
    })),
    ...(structured && { structured }),
    from: { type, ...(type === "agent" && agentName && { name: agentName }) },
  };
}

/** A name and a type for every file, fit to be shown and saved under, whatever Genesys left out. */
export function fileOf({ name, mime, mediaType, url }: WebhookFile): { name: string; mime: string } {
  const type = mime && isMime(mime) ? mime.toLowerCase() : mimeOf(name ?? URL.parse(url)?.pathname ?? "");
  const ending = type === UNKNOWN_MIME ? undefined : endingOf(type);
  const kind = /^(?:image|video|audio|link)$/.test(mediaType) ? mediaType : "file";
  return { name: safeFileName(name, type) ?? (ending ? `${kind}.${ending}` : kind), mime: type };
}
