/** A webhook → what the flow sees of it. Pure. */
import type { OutboundWebhook, WebhookFile } from "../webhook/parse.ts";
import { safeFileName } from "./file-name.ts";
import { endingOf, isMime, mimeOf, UNKNOWN_MIME } from "./mime.ts";

export interface Said {
  payload: string;
  attachments: { url: string; name: string; mime: string; size?: number; caption?: string }[];
  structured?: unknown;
  from: { type: "agent" | "bot"; name?: string };
}

type Message = Extract<OutboundWebhook, { kind: "text" | "structured" }>;

/** The agent's name is not in the webhook (genesys-contract §0.10); it is added when it is known. */
export function saidOf(webhook: Message, agentName: string | undefined): Said {
  const type = webhook.originator ?? "agent";
  return {
    payload: webhook.text || (webhook.kind === "structured" ? textTwin(webhook.content) : ""),
    attachments: webhook.attachments.map((file) => ({
      url: file.url,
      ...fileOf(file),
      size: file.sizeBytes,
      caption: file.caption,
    })),
    ...(webhook.kind === "structured" && { structured: webhook.content }),
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

/** The readable words of structured content, one line each. */
export function textTwin(content: readonly unknown[]): string {
  return content.flatMap(wordsOf).join("\n");
}

const READABLE = new Set(["text", "title", "subtitle", "description", "body", "header", "footer"]);

function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" ? (READABLE.has(key) && inner.trim() !== "" ? [inner] : []) : wordsOf(inner),
  );
}
