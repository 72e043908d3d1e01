/**
 * User → agent: messages, typing, receipts and clicks (genesys-contract §3); all want conversation:message:receive.
 * Never repeated here: only the outbox knows whether a repeat is safe.
 */
import type { Models } from "purecloud-platform-client-v2";
import { HandoverError } from "../errors.ts";
import type { Http, RequestOptions } from "./http.ts";
import type { InboundMessage } from "./wire.ts";

export interface Taken {
  /** Genesys' id of the message; not the one that we gave. */
  messageId?: string;
  /** Only when it was asked for (genesys-contract §3.1). */
  conversationId?: string;
}

export type Inbound = ReturnType<typeof createInbound>;

export function createInbound(http: Http) {
  const pathOf = (integrationId: string, kind: string) =>
    `/api/v2/conversations/messages/${encodeURIComponent(integrationId)}/inbound/open/${kind}`;

  return {
    /** A text or an attachment. `prefetchConversationId` with the first message of an escalation. */
    async message(
      integrationId: string,
      body: InboundMessage,
      options: RequestOptions & { prefetchConversationId?: boolean } = {},
    ): Promise<Taken> {
      const { prefetchConversationId, ...rest } = options;
      const answer = await http.request<Partial<Models.OpenMessageNormalizedMessage>>({
        method: "POST",
        path: pathOf(integrationId, "message"),
        query: { prefetchConversationId: prefetchConversationId || undefined },
        body,
        priority: "text",
        ...rest,
      });
      return { messageId: answer.id, conversationId: answer.conversationId };
    },

    /** "The user is typing". Waits for no budget: late, it would be wrong. */
    async typing(integrationId: string, body: Models.OpenInboundNormalizedEvent, options?: RequestOptions) {
      const path = pathOf(integrationId, "event");
      await http.request({ method: "POST", path, body, priority: "typing", maxWaitMs: 0, ...options });
    },

    /** Delivered or Failed, of a message that Genesys sent us. GENESYS_REJECTED also for a 2xx that says Failed. */
    async receipt(
      integrationId: string,
      body: Models.OpenInboundNormalizedReceipt,
      options?: RequestOptions,
    ) {
      const path = pathOf(integrationId, "receipt");
      const answer = await http.request<Partial<Models.OpenReceiptNormalizedMessage>>({
        method: "POST",
        path,
        body,
        priority: "receipt",
        ...options,
      });
      // The answer repeats our own status when it was taken: Failed in answer to Failed is no refusal.
      if (answer.status === "Failed" && body.status !== "Failed") throw receiptRefused(answer);
    },

    /** The user chose a quick reply, a card's button or a date. */
    async structuredResponse(
      integrationId: string,
      body: Models.OpenInboundStructuredResponseMessage,
      options?: RequestOptions,
    ): Promise<Taken> {
      const answer = await http.request<Partial<Models.OpenMessageNormalizedMessage>>({
        method: "POST",
        path: pathOf(integrationId, "structured/response"),
        body,
        priority: "text",
        ...options,
      });
      return { messageId: answer.id, conversationId: answer.conversationId };
    },
  };
}

function receiptRefused({ reasons }: Partial<Models.OpenReceiptNormalizedMessage>): HandoverError {
  const code = reasons?.[0]?.code;
  const genesysCode = code && /^\w{1,60}$/.test(code) ? code : undefined;
  return new HandoverError(
    "GENESYS_REJECTED",
    `Genesys did not take the receipt${genesysCode ? ` (${genesysCode})` : ""}.`,
    "The message that it speaks of may be unknown there or long over.",
    { status: 200, ...(genesysCode && { genesysCode }) },
  );
}
