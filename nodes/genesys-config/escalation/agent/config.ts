/** How agents are called: the settings of genesys-config, their defaults, and what can be wrong with them. */
import { checkOneOf, isFromEnvironment, type Problem } from "../../../shared/config/check.ts";

export interface AgentProperties {
  /** `full`, `first` or `fixed`. */
  agentName: string;
  /** Every agent's name when it is `fixed`. */
  agentDisplayName: string;
}

export const AGENT_DEFAULTS: AgentProperties = { agentName: "full", agentDisplayName: "" };

export const AGENT_NAMES = ["full", "first", "fixed"] as const;

export function checkAgentName(agentName: string): Problem | undefined {
  return checkOneOf(agentName, AGENT_NAMES);
}

/** Counts only with `fixed`; without it an agent would have no name at all. */
export function checkAgentDisplayName(displayName: string, agentName: string): Problem | undefined {
  if (agentName !== "fixed" || isFromEnvironment(displayName)) return undefined;
  return displayName.trim() === "" ? { key: "required" } : undefined;
}
