/** One row of the outbox → one request to Genesys. Throws what the outbox decides by: retriable, or final. */
import type { Transmitted } from "../delivery/outbox.ts";
import { HandoverError } from "../errors.ts";
import { endConversation } from "../escalation/ending.ts";
import { type Escalation, isLive } from "../escalation/escalation.ts";
import { isSettling } from "../escalation/settling.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import type { InboundMessage } from "../genesys/wire.ts";
import type { ContentSettings } from "../messages/content-settings.ts";
import { type ClickBody, goodbyeBody, wordingOf } from "../messages/to-genesys.ts";
import { isReceipt, type OutboxRow, type Store } from "../store/store.ts";
import { NOBODY } from "./asked-end.ts";
import type { UserIdOf } from "./user-ids.ts";

export interface TransmitPorts {
  store: Store;
  genesys: () => Genesys;
  maxWaitMs: () => number;
  wait(ms: number): Promise<void>;
  userIdOf: UserIdOf;
  content: () => ContentSettings;
  /** Which permission the OAuth client lacks to end conversations; undefined when it has just ended one. */
  lacksToEnd(permission: string | undefined): void;
  now: () => number;
}

const LOOK_AGAIN_MS = 1_000;

export function createTransmit(ports: TransmitPorts): (row: OutboxRow) => Promise<Transmitted> {
  const { store, genesys } = ports;

  async function message(row: OutboxRow, escalation: Escalation): Promise<Transmitted> {
    if (!isLive(escalation)) throw overBefore();
    const options = { lane: row.chatId, maxWaitMs: ports.maxWaitMs() };
    const body = row.body as InboundMessage | ClickBody;
    if ("buttonResponse" in body)
      return genesys().inbound.structuredResponse(row.integrationId, body, options);
    return genesys().inbound.message(row.integrationId, body, {
      ...options,
      prefetchConversationId: row.opens,
    });
  }

  async function end(row: OutboxRow, escalation: Escalation): Promise<Transmitted> {
    if (!isLive(escalation)) return {};
    const { conversationId } = escalation;
    // Genesys took the first message and never said which conversation it became.
    if (!conversationId) return sayGoodbye(row, escalation);
    try {
      await endConversation(conversationId, { genesys: genesys(), wait: ports.wait });
      ports.lacksToEnd(undefined);
      return { closed: true };
    } catch (error) {
      if (isNotFound(error)) {
        if (!isSettling(escalation, ports.now())) return { closed: true };
        await ports.wait(LOOK_AGAIN_MS);
        return end(row, (await store.escalation(row.escalationId)) ?? escalation);
      }
      if (!(error instanceof HandoverError) || error.code !== "GENESYS_PERMISSION") throw error;
      ports.lacksToEnd(error.facts.permission ?? "conversation:communication:disconnect");
      return sayGoodbye(row, escalation);
    }
  }

  /** The same id and time each time, so that a repetition is recognisable. */
  async function sayGoodbye(row: OutboxRow, escalation: Escalation): Promise<Transmitted> {
    const { words } = wordingOf(escalation, ports.content());
    const body = goodbyeBody(ports.userIdOf(escalation), `${escalation.id}-end`, row.acceptedAt, words);
    await genesys().inbound.message(row.integrationId, body, { lane: row.chatId });
    return {};
  }

  async function receipt(row: OutboxRow): Promise<Transmitted> {
    type Receipt = Parameters<Genesys["inbound"]["receipt"]>[1];
    // One that nobody waits for goes at last when there is nothing better to send.
    const maxWaitMs = row.nodeId === NOBODY ? ports.maxWaitMs() : undefined;
    await genesys().inbound.receipt(row.integrationId, row.body as Receipt, { lane: row.chatId, maxWaitMs });
    return {};
  }

  return async (row) => {
    if (isReceipt(row)) return receipt(row);
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
