/** Users who do not exist: what Genesys sends to one of them comes back to the doctor and to no flow. */
import { randomBytes } from "node:crypto";
import { type ExternalUser, type IdKey, openUser, sealUser } from "../messages/external-id.ts";
import type { OutboundWebhook } from "../webhook/parse.ts";

/** No escalation has this number, so no chat can have such a user's id. */
export const PROBE_NUMBER = -1;

export interface Arrival {
  conversationId?: string;
}

export interface Probe {
  /** The user's id on the wire. */
  userId: string;
  /** Resolves when a webhook with our signature came for this user. */
  arrived: Promise<Arrival>;
  /** Resolves when a webhook with a wrong signature came: perhaps this one. */
  refused: Promise<void>;
  end(): void;
}

export interface Probes {
  begin(): Probe;
  /** True for every webhook to a user of ours who does not exist, also one that comes late. */
  takes(webhook: OutboundWebhook): boolean;
  /** A webhook was refused because of its signature: whose it was, nobody can say. */
  refused(): void;
}

export function createProbes(
  keys: () => readonly IdKey[],
  userOf: (userId: string) => ExternalUser | undefined = (userId) => openUser(userId, keys()),
  nonce: () => string = () => randomBytes(16).toString("base64url"),
): Probes {
  const waiting = new Map<string, { arrive: (arrival: Arrival) => void; refuse: () => void }>();

  return {
    begin() {
      const [key] = keys();
      if (!key) throw new Error("The connector has no key yet: it has not started.");
      const name = nonce();
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<Arrival>();
      const { promise: refused, resolve: refuse } = Promise.withResolvers<void>();
      waiting.set(name, { arrive, refuse });
      return {
        userId: sealUser({ chatId: name, number: PROBE_NUMBER }, key),
        arrived,
        refused,
        end: () => void waiting.delete(name),
      };
    },
    takes(webhook) {
      const user = userOf(webhook.userId);
      if (user?.number !== PROBE_NUMBER) return false;
      if (webhook.kind === "text") {
        waiting.get(user.chatId)?.arrive({ conversationId: webhook.conversationId });
      }
      return true;
    },
    refused() {
      for (const { refuse } of waiting.values()) refuse();
    },
  };
}
