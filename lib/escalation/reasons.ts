/** Why a conversation ended, from the customer's `disconnectType` (genesys-contract §5.4). Pure. */
import type { EndReason } from "./escalation.ts";

type Meaning = EndReason | "whoever-was-there";

const MEANINGS: Record<string, Meaning> = {
  // The other side hung up: the agent, if there was one.
  peer: "whoever-was-there",
  error: "error",
  transport_failure: "error",
  client: "disconnected",
  endpoint: "disconnected",
  system: "disconnected",
  timeout: "disconnected",
  inactivity: "disconnected",
  session_expired: "disconnected",
  spam: "disconnected",
};

/** Says nothing of why; then an agent who was there is the likeliest. */
const EMPTY = new Set(["", "unknown", "other"]);

/** `disconnectType` in REST's spelling (`session.expired`) or the events' (`SESSION_EXPIRED`). Unknown words stay `unknown`. */
export function reasonOf(disconnectType: string | undefined, agentWasThere: boolean): EndReason {
  const word = wordOf(disconnectType);
  if (EMPTY.has(word)) return agentWasThere ? "agent" : "unknown";
  const meaning = MEANINGS[word] ?? "unknown";
  if (meaning !== "whoever-was-there") return meaning;
  return agentWasThere ? "agent" : "disconnected";
}

/** True when the reason is another one with an agent than without. */
export function dependsOnAgent(disconnectType: string | undefined): boolean {
  return reasonOf(disconnectType, true) !== reasonOf(disconnectType, false);
}

function wordOf(disconnectType: string | undefined): string {
  return (disconnectType ?? "").toLowerCase().replaceAll(".", "_");
}
