/** Everything that genesys-send asks for: a message is accepted by being written, then sent in its chat's order. */
import type { Sender } from "../delivery/senders.ts";
import { HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { retimed } from "../escalation/timers.ts";
import { type Delivery, markOf, type Outgoing } from "../messages/contract.ts";
import { isWithAgents } from "../routing/route.ts";
import { askEnd } from "./asked-end.ts";
import { createConfirm } from "./outgoing/confirming.ts";
import type { Accepted, Outbound, OutgoingPorts, SendResult } from "./outgoing/contract.ts";
import { createEscalate } from "./outgoing/escalating.ts";
import { createSay } from "./outgoing/saying.ts";
import { createWriting } from "./outgoing/writing.ts";

export type { Outbound, OutgoingPorts, SendResult } from "./outgoing/contract.ts";

export function createOutgoing(ports: OutgoingPorts): Outbound {
  const { store, tracker, outbox, senders, typing, now } = ports;
  const writing = createWriting(ports);
  const escalate = createEscalate({ ...ports, writing });
  const say = createSay({ ...ports, writing });
  const confirm = createConfirm(ports);

  async function accept(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<Accepted> {
    const latest = await store.latestEscalation(outgoing.chatId);
    const live = latest && isWithAgents(latest) ? latest : undefined;
    if (outgoing.action === "escalate" && !live) return escalate(outgoing, fallbackPath, latest, sender);
    if (!live) throw notEscalated();
    if (outgoing.action === "end") return end(outgoing, live, sender);
    return say(outgoing, live, sender);
  }

  async function end(outgoing: Outgoing, live: Escalation, sender: Sender): Promise<Accepted> {
    const by = { nodeId: sender.nodeId, flowMessage: outgoing.copy };
    const seq = await askEnd(outbox, retimed(live, outgoing.timers), { reason: "user", at: now(), by });
    return { escalation: live, seq, already: false };
  }

  async function wait(accepted: Accepted, sender: Sender): Promise<SendResult> {
    const { escalation, seq, messageId, already, confirmed } = accepted;
    const mark = (known: Escalation) => markOf(known, now(), messageId);
    if (seq === undefined) {
      const status = confirmed ? "confirmed" : "accepted";
      return { delivery: { ...nothingToSend(now(), already), status }, genesys: mark(escalation) };
    }
    const result = await senders.waitFor(seq, sender);
    if (!result.ok) throw result.error;
    // Genesys names the conversation with its answer to the first message.
    const current = escalation.conversationId ? escalation : await store.escalation(escalation.id);
    return { delivery: { ...result.delivery, already }, genesys: mark(current ?? escalation) };
  }

  return {
    async send(outgoing, fallbackPath, sender) {
      if (outgoing.action === "typing") return { delivery: await typing.send(outgoing.chatId) };
      const confirms = outgoing.action === "delivered" || outgoing.action === "failed";
      const accepted = await tracker.inChat(outgoing.chatId, () =>
        confirms ? confirm(outgoing, sender) : accept(outgoing, fallbackPath, sender),
      );
      return wait(accepted, sender);
    },
  };
}

function nothingToSend(at: number, already: boolean): Delivery {
  return { status: "accepted", attempts: 0, acceptedAt: at, latencyMs: 0, already, recovered: false };
}

function notEscalated(): HandoverError {
  return new HandoverError(
    "NOT_ESCALATED",
    "This chat is not with a human agent.",
    "Send it to competency-router first, or set msg.action = escalate to ask for an agent.",
  );
}
