/**
 * Receipts that nobody in the flow asked for: Delivered once a message was handed to the flow, where that is wanted,
 * and Failed for an agent's word that nobody took, so that the agent does not believe that it was read. Each is written
 * together with the end of the message in the inbox: a kill neither forgets nor repeats it.
 */
import type { Outbox } from "../delivery/outbox.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { receiptBody } from "../messages/to-genesys.ts";
import type { Batch, InboxRow, OutboxDraft, Store } from "../store/store.ts";
import { NOBODY } from "./asked-end.ts";
import type { ReceiptKind, Told } from "./told.ts";
import type { UserIdOf } from "./user-ids.ts";

export interface ReceiptPorts {
  store: Pick<Store, "escalation" | "commit">;
  accept: Outbox["accept"];
  /** How much of the outbox is taken, 0 to 1. */
  fullness(): number;
  told: Told;
  userIdOf: UserIdOf;
  now: () => number;
}

export interface Receipts {
  /** The flow has it: writes that, and the receipt. Throws STORE_UNAVAILABLE. */
  delivered(row: InboxRow): Promise<void>;
  /** Nobody took it for `retryMinutes`. Throws OUTBOX_FULL and STORE_UNAVAILABLE. */
  expired(row: InboxRow): Promise<void>;
  /** It came after the end, and after the time in which it could still be shown. Throws as `expired` does. */
  tooLate(escalation: Escalation, messageId: string): Promise<void>;
}

interface About {
  escalation: Escalation;
  messageId: string;
}

/** From here on the room is for what users say. */
const FULL_ENOUGH = 0.5;

export function createReceipts({ store, accept, fullness, told, userIdOf, now }: ReceiptPorts): Receipts {
  /** False when Genesys has heard of it already; then nothing is written. */
  async function tell(
    { escalation, messageId }: About,
    kind: ReceiptKind,
    failure?: string,
    change?: Pick<Batch, "inboxDone">,
  ): Promise<boolean> {
    const release = told.claim(messageId, kind);
    if (!release) return false;
    const body = receiptBody(userIdOf(escalation), messageId, now(), failure);
    try {
      await accept([receiptDraft(escalation, kind, body, now())], change);
      return true;
    } catch (error) {
      release();
      throw error;
    }
  }

  async function ofRow(row: InboxRow): Promise<About | undefined> {
    const { messageId } = (row.body.genesys ?? {}) as { messageId?: string };
    const escalation = row.kind === "message" ? await store.escalation(row.escalationId) : undefined;
    return escalation && messageId ? { escalation, messageId } : undefined;
  }

  return {
    async delivered(row) {
      const end = { inboxDone: [row.seq] };
      const about = fullness() < FULL_ENOUGH ? await ofRow(row) : undefined;
      if (!about || !(await tell(about, "delivered", undefined, end))) await store.commit(end);
    },
    async expired(row) {
      const about = await ofRow(row);
      if (about) await tell(about, "failed", "MessageExpired", { inboxDone: [row.seq] });
    },
    async tooLate(escalation, messageId) {
      await tell({ escalation, messageId }, "failed", "the chat had ended before");
    },
  };
}

/** By default an order that no node has given. */
export function receiptDraft(
  escalation: Escalation,
  kind: ReceiptKind,
  body: unknown,
  acceptedAt: number,
  by: Pick<OutboxDraft, "nodeId" | "flowMessage"> = { nodeId: NOBODY, flowMessage: {} },
): OutboxDraft {
  const { chatId, id: escalationId, integrationId } = escalation;
  return {
    ...{ chatId, escalationId, integrationId, kind, body, acceptedAt, ...by },
    ...{ opens: false, last: true, attempts: 0 },
  };
}
