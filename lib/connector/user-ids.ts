/** The user's id on the wire, for one escalation of a chat, and back (DESIGN §5). */
import { HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { type ExternalUser, type IdKey, openUser, sealUser } from "../messages/external-id.ts";
import type { Secrets } from "../secrets.ts";

export interface UserIdPorts {
  secrets: () => Secrets;
  /** True when a chat keeps one id, so that Genesys' threading continues its conversation. */
  continueThread: () => boolean;
}

/** Throws NOT_CONFIGURED before the connector has its keys. */
export type UserIdOf = (escalation: Pick<Escalation, "chatId" | "number">) => string;

/** The chat behind an id on the wire; undefined when the id is not ours. */
export type UserOf = (userId: string) => ExternalUser | undefined;

/** Sealing and opening cost as much as the rest of taking a message, and a chat speaks more than once; 10 MB when full. */
const KEPT = 50_000;

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
    keep(sealed, chatId, { number, key, userId });
    return userId;
  };
}

/** Only what a key of ours has opened is kept, and only as long as the keys are the same. */
export function createUserReader(keys: () => readonly IdKey[]): UserOf {
  const opened = new Map<string, ExternalUser>();
  let openedWith = keys();

  return (userId) => {
    const now = keys();
    if (now !== openedWith) opened.clear();
    openedWith = now;
    const known = opened.get(userId);
    if (known) return known;
    const user = openUser(userId, now);
    if (user) keep(opened, userId, user);
    return user;
  };
}

/** The one that has been here longest makes room. */
function keep<Value>(kept: Map<string, Value>, name: string, value: Value): void {
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(name, value);
}
