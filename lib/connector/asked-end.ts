/** Our side wants an escalation to end: the flow, or a timer. From here on the chat is the bot's (DESIGN §7). */
import type { Outbox } from "../delivery/outbox.ts";
import type { EndReason, Escalation } from "../escalation/escalation.ts";
import { reduce } from "../escalation/reduce.ts";

/** The node id of an order that no node has given: its result is told to nobody. */
export const NOBODY = "";

export interface Asker {
  nodeId: string;
  flowMessage: Record<string, unknown>;
}

/** Written together with the order to carry it out, inside the chat's turn; resolves with the order's number. */
export async function askEnd(
  outbox: Pick<Outbox, "accept">,
  live: Escalation,
  { reason, at, by }: { reason: EndReason; at: number; by?: Asker },
): Promise<number | undefined> {
  const { next } = reduce(live, { kind: "end-asked", source: "flow", at, reason });
  const { chatId, id: escalationId, integrationId } = live;
  const { nodeId = NOBODY, flowMessage = {} } = by ?? {};
  const draft = {
    ...{ chatId, escalationId, integrationId, nodeId, flowMessage, acceptedAt: at },
    ...{ kind: "end" as const, body: {}, opens: false, last: true, attempts: 0 },
  };
  const [seq] = await outbox.accept([draft], { escalations: [next] });
  return seq;
}
