/** The webhook requests that Genesys would send (genesys-contract §4.1, §4.2): valid, signed, each with its own id. */
import { createHmac, randomBytes } from "node:crypto";

/** A live escalation as the other side knows it. */
export interface Chat {
  chatId: string;
  /** `channel.from.id` of what the user wrote. */
  userId: string;
  integrationId: string;
  conversationId: string;
}

export interface WebhookTarget {
  url: string;
  secret: string;
  /** Bytes of each body, reached with the length of its text. */
  bodyBytes: number;
}

/** A whole HTTP request with an agent's message in it; `mark` starts its text. */
export function webhookRequest({ url, secret, bodyBytes }: WebhookTarget, chat: Chat, mark = ""): Buffer {
  const { host, pathname } = new URL(url);
  const bare = webhookBody(chat, mark, "");
  const body = webhookBody(chat, mark, "x".repeat(Math.max(0, bodyBytes - bare.length)));
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
      `X-Hub-Signature-256: sha256=${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function webhookBody({ userId, integrationId, conversationId }: Chat, mark: string, text: string): string {
  const id = randomBytes(16).toString("hex");
  return JSON.stringify({
    id,
    channel: {
      id: integrationId,
      platform: "Open",
      type: "Private",
      messageId: id,
      to: { id: userId, idType: "Opaque" },
      from: { nickname: "DYDU bot connector", id: integrationId, idType: "Opaque" },
      time: new Date().toISOString(),
    },
    type: "Text",
    text: mark + text,
    originatingEntity: "Human",
    direction: "Outbound",
    conversationId,
  });
}
