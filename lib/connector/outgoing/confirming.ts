/** The flow's `delivered` and `failed`: settles the message that waits for it and tells Genesys, each once. */
import type { Sender } from "../../delivery/senders.ts";
import { HandoverError } from "../../errors.ts";
import type { Escalation } from "../../escalation/escalation.ts";
import type { Outgoing } from "../../messages/contract.ts";
import { receiptBody } from "../../messages/to-genesys.ts";
import { receiptDraft } from "../receipts.ts";
import type { Accepted, OutgoingPorts } from "./contract.ts";

export type ConfirmingPorts = Pick<
  OutgoingPorts,
  "store" | "outbox" | "confirm" | "told" | "userIdOf" | "now"
>;

/** Throws NOT_ESCALATED, and as the outbox does. */
export type Confirm = (outgoing: Outgoing, sender: Sender) => Promise<Accepted>;

export function createConfirm(ports: ConfirmingPorts): Confirm {
  const { store, outbox, now } = ports;

  async function escalationOf({ escalationId, chatId }: Outgoing): Promise<Escalation | undefined> {
    const named = escalationId ? await store.escalation(escalationId) : undefined;
    if (named && named.chatId !== chatId) return undefined;
    return named ?? store.latestEscalation(chatId);
  }

  return async (outgoing, sender) => {
    const { messageId } = outgoing;
    const escalation = await escalationOf(outgoing);
    if (!messageId || !escalation) throw aboutNothing();
    const kind = outgoing.action === "delivered" ? "delivered" : "failed";
    const release = ports.told.claim(messageId, kind);
    if (!release) {
      await ports.confirm(messageId, (part) => store.commit(part));
      return { escalation, messageId, already: true, confirmed: true };
    }
    const failure = kind === "failed" ? outgoing.reason || "not delivered" : undefined;
    const body = receiptBody(ports.userIdOf(escalation), messageId, now(), failure);
    const by = { nodeId: sender.nodeId, flowMessage: outgoing.copy };
    const draft = receiptDraft(escalation, kind, body, now(), by);
    try {
      let seqs: number[] | undefined;
      await ports.confirm(messageId, async (part) => {
        seqs = await outbox.accept([draft], part);
      });
      seqs ??= await outbox.accept([draft]);
      return { escalation, seq: seqs[0], messageId, already: false };
    } catch (error) {
      release();
      throw error;
    }
  };
}

function aboutNothing(): HandoverError {
  return new HandoverError(
    "NOT_ESCALATED",
    "There is no message of Genesys that this answer belongs to.",
    "Send msg.genesys of the received message back with msg.action = delivered or failed.",
  );
}
