/** A verified webhook → the inbox, deduplicated and written before Genesys gets its 200. */
import type { Escalation } from "../escalation/escalation.ts";
import { isLive } from "../escalation/escalation.ts";
import type { Tracker } from "../escalation/tracker.ts";
import { markOf } from "../messages/contract.ts";
import { openUser } from "../messages/external-id.ts";
import { saidOf } from "../messages/from-genesys.ts";
import type { Secrets } from "../secrets.ts";
import type { Batch, InboxDraft, Store } from "../store/store.ts";
import type { OutboundWebhook } from "../webhook/parse.ts";

export interface IncomingPorts {
  store: Store;
  tracker: Tracker;
  secrets: () => Secrets;
  /** Writes and later emits; false when the key was known already. */
  add(draft: InboxDraft, change: Batch): Promise<boolean>;
  /** Emits without writing: what is worthless a moment later. */
  emitNow(draft: InboxDraft): void;
  /** Looks at the conversation, so that the agent's name is known; resolves after a moment whatever comes. */
  learnAgent(escalation: Escalation): Promise<void>;
  now: () => number;
  log: (line: string) => void;
}

export type Received = "stored" | "seen" | "ignored";

export function createIncoming(ports: IncomingPorts): (webhook: OutboundWebhook) => Promise<Received> {
  const { store, tracker, now, log } = ports;

  async function escalationOf(
    userId: string,
  ): Promise<{ chatId: string; escalation?: Escalation } | undefined> {
    const user = openUser(userId, ports.secrets().idKeys);
    if (!user) return undefined;
    const escalation =
      user.number > 0
        ? await store.escalationByNumber(user.chatId, user.number)
        : await store.latestEscalation(user.chatId);
    return { chatId: user.chatId, escalation };
  }

  async function message(
    webhook: OutboundWebhook & { kind: "text" | "structured" },
    chatId: string,
    known: Escalation | undefined,
  ): Promise<Received> {
    let escalation = known;
    if (escalation && webhook.originator !== "bot" && isLive(escalation)) {
      escalation = await heardOf(escalation, webhook.conversationId);
    }
    const said = saidOf(webhook, escalation?.agent?.name);
    const at = now();
    const draft: InboxDraft = {
      key: `${webhook.id}|${webhook.time}`,
      chatId,
      escalationId: escalation?.id ?? "",
      competency: escalation?.competency ?? "",
      kind: "message",
      body: {
        chatId,
        ...said,
        genesys: escalation ? markOf(escalation, at, webhook.id) : { messageId: webhook.id },
      },
      receivedAt: at,
    };
    const turn = { from: said.from.type, text: said.payload, time: at, attachments: said.attachments };
    const turns = escalation && isLive(escalation) ? [{ escalationId: escalation.id, turn }] : [];
    return (await ports.add(draft, { turns })) ? "stored" : "seen";
  }

  /** An agent's first word may come before anybody told us that one joined. */
  async function heardOf(escalation: Escalation, conversationId: string | undefined): Promise<Escalation> {
    let current = escalation;
    if (conversationId && escalation.conversationId !== conversationId) {
      const event = { kind: "message", source: "webhook", at: now(), conversationId } as const;
      current = (await tracker.apply(escalation.id, event)) ?? escalation;
    }
    if (current.connectedAt !== undefined) return current;
    await ports.learnAgent(current);
    return (await store.escalation(current.id)) ?? current;
  }

  function eventDraft(
    chatId: string,
    escalation: Escalation | undefined,
    key: string,
    body: Record<string, unknown>,
  ): InboxDraft {
    return {
      key,
      chatId,
      escalationId: escalation?.id ?? "",
      competency: escalation?.competency ?? "",
      kind: "event",
      body: { chatId, ...body, ...(escalation && { genesys: markOf(escalation, now()) }) },
      receivedAt: now(),
    };
  }

  return async (webhook) => {
    if (webhook.kind === "unknown") return "ignored";
    const found = await escalationOf(webhook.userId);
    if (!found) {
      log(`Webhook (${webhook.kind}) for a user who is not ours: left alone.`);
      return "ignored";
    }
    const { chatId, escalation } = found;
    if (webhook.kind === "typing") {
      if (escalation && isLive(escalation)) {
        const { durationMs } = webhook;
        ports.emitNow(
          eventDraft(chatId, escalation, "", {
            event: "typing",
            at: now(),
            durationMs,
            agent: escalation.agent,
          }),
        );
      }
      return "ignored";
    }
    if (webhook.kind === "receipt") {
      const { status, reasons, messageId } = webhook;
      const body = { event: "receipt", at: now(), status, reasons, messageId };
      const draft = eventDraft(chatId, escalation, `${messageId}|${status}|${webhook.time}`, body);
      return (await ports.add(draft, {})) ? "stored" : "seen";
    }
    return message(webhook, chatId, escalation);
  };
}
