/** Conversations as Genesys shows them, in a few words. */
import type { ConversationView, ParticipantView } from "../../../lib/genesys/conversations.ts";
import { viewOf } from "../../../lib/genesys/conversations.ts";

export const AT = 1_700_000_000_000;

type Part = Partial<ParticipantView> & Pick<ParticipantView, "purpose" | "state">;

export const customer = (rest: Partial<ParticipantView> = {}): Part => ({
  purpose: "customer",
  state: "connected",
  connectedAt: AT,
  ...rest,
});
export const acd = (state = "connected"): Part => ({ purpose: "acd", state });
export const alerting = (name: string): Part => ({ purpose: "agent", state: "alerting", name, userId: name });
export const connected = (name: string): Part => ({ ...alerting(name), state: "connected", connectedAt: AT });
/** Rang and went without ever having been connected. */
export const declined = (name: string): Part => ({ ...alerting(name), state: "disconnected", endedAt: AT });
/** Was connected and has left. */
export const left = (name: string, disconnectType = "transfer"): Part => ({
  ...connected(name),
  state: "disconnected",
  endedAt: AT,
  disconnectType,
});
export const gone = (disconnectType?: string): Part =>
  customer({ state: "disconnected", endedAt: AT, disconnectType });

/** The view of a conversation with these participants; whether it has ended is read by the real rule. */
export function view(...parts: Part[]): ConversationView {
  const participants = parts.map((part, index) => ({ id: `p${index}`, attributes: {}, ...part }));
  const { ended } = viewOf(
    {
      participants: participants.map(({ endedAt, ...rest }) => ({
        ...rest,
        connectedTime: undefined,
        ...(endedAt && { endTime: new Date(endedAt).toISOString() }),
      })),
    } as never,
    "conversation-1",
  );
  return { id: "conversation-1", participants, ended };
}
