/**
 * Where the person is: which agent, which tab, which conversation. It stands in the URL's hash, so that two windows can
 * be two agents, a reload stays where it was, and the browser's Back leaves a conversation on a phone.
 */
import { recall, remember } from "./memory.ts";

export const TABS = ["desk", "routing", "organisation"] as const;
export type Tab = (typeof TABS)[number];

export interface Place {
  /** Agent id, `""` before one was chosen. */
  agent: string;
  tab: Tab;
  /** Conversation id, `""` when none is open. */
  conversation: string;
}

export function readPlace(): Place {
  const hash = new URLSearchParams(location.hash.slice(1));
  return {
    agent: hash.get("agent") ?? recall("sessionStorage", "agent"),
    tab: TABS.find((tab) => tab === hash.get("tab")) ?? "desk",
    conversation: hash.get("conversation") ?? "",
  };
}

/** Goes somewhere; the page redraws on the `hashchange` that follows. */
export function go(change: Partial<Place>): void {
  const place = { ...readPlace(), ...change };
  remember("sessionStorage", "agent", place.agent);
  const hash = hashOf(place);
  // The browser says nothing when the address is already the wanted one.
  if (location.hash.slice(1) === hash) dispatchEvent(new Event("hashchange"));
  else location.hash = hash;
}

/** Writes the remembered agent into the address of a window that was opened without one. */
export function settle(): void {
  const place = readPlace();
  remember("sessionStorage", "agent", place.agent);
  history.replaceState(null, "", `#${hashOf(place)}`);
}

function hashOf({ agent, tab, conversation }: Place): string {
  const hash = new URLSearchParams();
  if (agent) hash.set("agent", agent);
  if (tab !== "desk") hash.set("tab", tab);
  if (conversation) hash.set("conversation", conversation);
  return hash.toString();
}
