/** How agents are called towards the flow, and so towards the user: the store keeps what Genesys said. Pure. */
import type { Agent } from "./escalation.ts";
import type { Told } from "./events.ts";

export interface AgentNaming {
  show: "full" | "first" | "fixed";
  /** Every agent's name when it is `fixed`. */
  displayName: string;
}

/** As Genesys calls them. */
export const FULL_NAMES: AgentNaming = { show: "full", displayName: "" };

/** Genesys has one name per agent (genesys-contract §5.5): the first name is what stands before the first space. */
export function shownName({ show, displayName }: AgentNaming, fullName: string): string {
  if (show === "fixed") return displayName;
  return show === "first" ? (fullName.trim().split(/\s+/)[0] ?? fullName) : fullName;
}

export function shownAgent<A extends Agent | undefined>(naming: AgentNaming, agent: A): A {
  return agent && { ...agent, name: shownName(naming, agent.name) };
}

/** What the flow is told, with every agent in it called so. */
export function toldWith(naming: AgentNaming, told: Told): Told {
  if (told.kind === "ended") return told;
  if (told.event === "transferred")
    return { ...told, from: shownAgent(naming, told.from), to: shownAgent(naming, told.to) };
  if (told.event === "joined") return { ...told, agent: shownAgent(naming, told.agent) };
  return "agent" in told ? { ...told, agent: shownAgent(naming, told.agent) } : told;
}
