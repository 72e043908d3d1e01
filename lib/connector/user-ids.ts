/** The user's id on the wire, for one escalation of a chat (DESIGN §5). */
import { HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { type IdKey, sealUser } from "../messages/external-id.ts";
import type { Secrets } from "../secrets.ts";

export interface UserIdPorts {
  secrets: () => Secrets;
  /** True when a chat keeps one id, so that Genesys' threading continues its conversation. */
  continueThread: () => boolean;
}

/** Throws NOT_CONFIGURED before the connector has its keys. */
export type UserIdOf = (escalation: Pick<Escalation, "chatId" | "number">) => string;

/** Sealing costs as much as the rest of accepting a message, and a chat speaks more than once. */
const KEPT = 10_000;

export function createUserIds({ secrets, continueThread }: UserIdPorts): UserIdOf {
  /** By chat, oldest first. */
  const sealed = new Map<string, { number: number; key: IdKey; userId: string }>();

  return ({ chatId, number: escalation }) => {
    const [key] = secrets().idKeys;
    if (!key) throw new HandoverError("NOT_CONFIGURED", "The connector has no key yet.", "Deploy again.");
    const number = continueThread() ? 0 : escalation;
    const known = sealed.get(chatId);
    if (known?.number === number && known.key === key) return known.userId;
    const userId = sealUser({ chatId, number }, key);
    const [oldest] = sealed.keys();
    if (sealed.size >= KEPT && oldest !== undefined) sealed.delete(oldest);
    sealed.set(chatId, { number, key, userId });
    return userId;
  };
}
