/** One row of the outbox → one request to Genesys. Throws what the outbox decides by: retriable, or final. */
import { HandoverError } from "../errors.ts";
import { endConversation } from "../escalation/ending.ts";
import { type Escalation, isLive } from "../escalation/escalation.ts";
import type { Genesys } from "../genesys/client.ts";
import type { InboundMessage } from "../genesys/wire.ts";
import type { OutboxRow, Store } from "../store/store.ts";

export interface TransmitPorts {
  store: Store;
  genesys: () => Genesys;
  maxWaitMs: () => number;
  wait(ms: number): Promise<void>;
  /** The OAuth client may not end conversations: the agent is told in words instead. */
  cannotEnd(permission: string | undefined): void;
  /** The body of the line that the agent sees then. */
  goodbye(escalation: Escalation): InboundMessage;
}

export interface Transmitted {
  conversationId?: string;
  messageId?: string;
}

export function createTransmit(ports: TransmitPorts): (row: OutboxRow) => Promise<Transmitted> {
  const { store, genesys } = ports;

  async function message(row: OutboxRow, escalation: Escalation): Promise<Transmitted> {
    if (!isLive(escalation)) throw overBefore();
    return genesys().inbound.message(row.integrationId, row.body as InboundMessage, {
      prefetchConversationId: row.opens,
      lane: row.chatId,
      maxWaitMs: ports.maxWaitMs(),
    });
  }

  async function end(row: OutboxRow, escalation: Escalation): Promise<Transmitted> {
    if (!isLive(escalation) || !escalation.conversationId) return {};
    try {
      await endConversation(escalation.conversationId, { genesys: genesys(), wait: ports.wait });
    } catch (error) {
      if (isUnknown(error)) return {};
      if (!(error instanceof HandoverError) || error.code !== "GENESYS_PERMISSION") throw error;
      ports.cannotEnd(error.facts.permission);
      await genesys().inbound.message(row.integrationId, ports.goodbye(escalation), { lane: row.chatId });
    }
    return {};
  }

  async function receipt(row: OutboxRow): Promise<Transmitted> {
    type Receipt = Parameters<Genesys["inbound"]["receipt"]>[1];
    await genesys().inbound.receipt(row.integrationId, row.body as Receipt, { lane: row.chatId });
    return {};
  }

  return async (row) => {
    if (row.kind === "delivered" || row.kind === "failed") return receipt(row);
    const escalation = await store.escalation(row.escalationId);
    if (!escalation) throw overBefore();
    return row.kind === "end" ? end(row, escalation) : message(row, escalation);
  };
}

/** Inside the threading window a late word would open the conversation again (genesys-contract §5.5). */
function overBefore(): HandoverError {
  return new HandoverError(
    "NOT_ESCALATED",
    "The escalation ended before this message could be sent.",
    "Give it to the bot, or escalate again.",
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof HandoverError && error.facts.status === 404;
}
