/** The user's id on the wire, for one escalation of a chat (DESIGN §5). */
import { HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { sealUser } from "../messages/external-id.ts";
import type { Secrets } from "../secrets.ts";

export interface UserIdPorts {
  secrets: () => Secrets;
  /** True when a chat keeps one id, so that Genesys' threading continues its conversation. */
  continueThread: () => boolean;
}

/** Throws NOT_CONFIGURED before the connector has its keys. */
export type UserIdOf = (escalation: Pick<Escalation, "chatId" | "number">) => string;

export function createUserIds({ secrets, continueThread }: UserIdPorts): UserIdOf {
  return ({ chatId, number }) => {
    const [key] = secrets().idKeys;
    if (!key) throw new HandoverError("NOT_CONFIGURED", "The connector has no key yet.", "Deploy again.");
    return sealUser({ chatId, number: continueThread() ? 0 : number }, key);
  };
}
