/** How agents are called, as the connector needs it. */
import type { AgentNaming } from "../../../../lib/index.ts";
import { AGENT_NAMES, type AgentProperties } from "./config.ts";

/** A word that is none of the three shows the full name; a fixed name that is missing is the neutral one. */
export function agentNamingOf({ agentName, agentDisplayName }: AgentProperties): AgentNaming {
  const show = AGENT_NAMES.find((name) => name === agentName) ?? "full";
  return { show, displayName: agentDisplayName.trim() || "Agent" };
}
