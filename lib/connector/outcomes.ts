/** What becomes of the rows of the outbox: for the escalation, for the connection's state, and for the node that sent them. */
import type { OutboxPorts } from "../delivery/outbox.ts";
import { resultOf, type Senders } from "../delivery/senders.ts";
import { type Escalation, isLive } from "../escalation/escalation.ts";
import type { Tracker } from "../escalation/tracker.ts";
import { isReceipt } from "../store/store.ts";
import { seldom } from "../webhook/seldom.ts";
import { NOBODY } from "./asked-end.ts";
import type { JustSpoken } from "./just-spoken.ts";
import type { Outages } from "./outages.ts";
import type { UndeliveredLines } from "./undelivered-lines.ts";

export interface OutcomePorts {
  tracker: Tracker;
  senders: Senders;
  outages: Outages;
  /** Genesys took a word of an escalation that is over: it may have opened the conversation again (genesys-contract §5.5). */
  spokenTooLate(chatId: string, conversationId: string | undefined): Promise<void>;
  justSpoken: Pick<JustSpoken, "taken">;
  lines: Pick<UndeliveredLines, "arrived" | "gaveUp">;
  escalationOf(escalationId: string): Promise<Escalation | undefined>;
  /** Results are told only while the flows run. */
  flowsRun: () => boolean;
  now: () => number;
  log: (line: string) => void;
}

export type Outcomes = Pick<
  OutboxPorts,
  "onOutcome" | "onSent" | "onAttemptFailed" | "onGivenUp" | "onOpeningFailed"
>;

export function createOutcomes(ports: OutcomePorts): Outcomes {
  const { tracker, senders, outages, flowsRun, now } = ports;
  const unheard = seldom(ports.log, now);
  return {
    async onOutcome(row, outcome) {
      if (!outcome.ok) outages.failed(outcome.code);
      if (row.kind === "end") {
        const closed = outcome.ok && outcome.closed === true;
        await tracker.apply(row.escalationId, { kind: "end-done", source: "flow", at: outcome.at, closed });
      }
      if (row.nodeId === NOBODY) {
        if (!outcome.ok && isReceipt(row))
          unheard(`Genesys did not take a receipt that nobody waits for (${outcome.code}): left at that.`);
        return true;
      }
      if (!flowsRun() || !senders.tell(row, resultOf(row, outcome, false))) return false;
      // Node-RED delivers what a node sends in its next turn, and to nobody when the flows stopped meanwhile.
      await nextTurn();
      const delivered = flowsRun();
      // The node heard after us, so it is delivered behind us in this turn: until then the row stays.
      await nextTurn();
      return delivered;
    },
    async onSent(row, { conversationId }) {
      outages.over();
      if (row.kind !== "message") return;
      ports.justSpoken.taken(row.escalationId);
      await ports.lines.arrived(row);
      const after = row.opens
        ? await tracker.apply(row.escalationId, {
            kind: "accepted",
            source: "flow",
            at: now(),
            conversationId,
          })
        : await ports.escalationOf(row.escalationId);
      if (after && !isLive(after))
        await ports.spokenTooLate(row.chatId, conversationId ?? after.conversationId);
    },
    onAttemptFailed: (_row, error) => outages.attemptFailed(error),
    onGivenUp: ports.lines.gaveUp,
    async onOpeningFailed(row, { at }) {
      await tracker.apply(row.escalationId, { kind: "refused", source: "flow", at });
    },
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
