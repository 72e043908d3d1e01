/** One flow message is accepted: its rows, what the user said, and whatever changes with it, in one write. */
import { randomUUID } from "node:crypto";
import type { Sender } from "../../delivery/senders.ts";
import type { Escalation } from "../../escalation/escalation.ts";
import type { Outgoing } from "../../messages/contract.ts";
import { added } from "../../messages/masking/masking.ts";
import { partOf } from "../../messages/part-ids.ts";
import type { ClickBody, InboundBody, Stamp } from "../../messages/to-genesys.ts";
import type { Batch, OutboxDraft, Report } from "../../store/store.ts";
import type { Prepared } from "../attachments.ts";
import type { OutgoingPorts } from "./contract.ts";

export type WritingPorts = Pick<OutgoingPorts, "outbox" | "userIdOf" | "now">;

/** What is kept with the last row, beside its body. */
export type Ending = Pick<OutboxDraft, "report" | "refusal">;

export interface Said {
  escalation: Escalation;
  outgoing: Outgoing;
  sender: Sender;
  bodies: (InboundBody | ClickBody)[];
  ending?: Ending;
}

export interface Writing {
  stampFor(escalation: Escalation): Stamp;
  /** Resolves with the last row's number: its result is the message's. Throws as the outbox does. */
  write(said: Said, change: Batch): Promise<number | undefined>;
}

export function createWriting({ outbox, userIdOf, now }: WritingPorts): Writing {
  function draftsOf({ escalation, outgoing, sender, bodies, ending }: Said, change: Batch): OutboxDraft[] {
    const { _msgid } = outgoing.copy;
    return bodies.map((body, index) => {
      const last = index === bodies.length - 1;
      return {
        chatId: escalation.chatId,
        escalationId: escalation.id,
        nodeId: sender.nodeId,
        kind: "message",
        integrationId: escalation.integrationId,
        body,
        // A live one may be in the change too, with other timers.
        opens: index === 0 && change.escalations?.includes(escalation) === true,
        last,
        // The text of a long one is kept whole once, not once a part.
        flowMessage: last ? outgoing.copy : { _msgid },
        acceptedAt: now(),
        attempts: 0,
        ...(last && ending),
      };
    });
  }

  function turnsOf({ escalation, outgoing }: Said): NonNullable<Batch["turns"]> {
    const files = outgoing.copy.attachments as { name?: string }[];
    if (outgoing.text === "" && files.length === 0) return [];
    const turn = {
      from: "user" as const,
      text: outgoing.text,
      time: now(),
      ...(files.length > 0 && { attachments: files }),
    };
    return [{ escalationId: escalation.id, turn }];
  }

  return {
    stampFor: (escalation) => ({ userId: userIdOf(escalation), at: now(), newId: randomUUID }),
    async write(said, change) {
      const seqs = await outbox.accept(draftsOf(said, change), { ...change, turns: turnsOf(said) });
      return seqs.at(-1);
    },
  };
}

/** The whole message's, however many parts it has. */
export function messageIdOf([first]: InboundBody[]): string | undefined {
  const id = first?.channel.messageId;
  return id && partOf(id).messageId;
}

export function endingOf({ delivered, refusal, masked }: Prepared, report: Report): Ending {
  const whole = {
    ...report,
    ...(masked && { masked: added(masked, report.masked ?? {}) }),
    ...(delivered.length > 0 && { attachments: delivered }),
  };
  return {
    ...(Object.keys(whole).length > 0 && { report: whole }),
    ...(refusal && {
      refusal: { code: refusal.code, message: refusal.message, facts: { ...refusal.facts } },
    }),
  };
}
