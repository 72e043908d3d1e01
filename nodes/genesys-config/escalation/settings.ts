/** The tab Escalation's fields → what the connector's timers need to know. */
import type { NodeAPI } from "node-red";
import type { ConnectorSettings } from "../../../lib/index.ts";
import { numberOf } from "../../shared/config/typed-value.ts";
import { GENESYS_CONFIG_DEFAULTS as DEFAULTS, type GenesysConfigProperties } from "../config.ts";

type Seconds = {
  [Name in keyof GenesysConfigProperties]: Name extends `${string}Seconds` ? Name : never;
}[keyof GenesysConfigProperties];

/** An environment variable may hold anything: what is no number, or less than 0, counts as the default. */
export function secondsOf(config: GenesysConfigProperties, property: Seconds): number {
  const usual = Number(DEFAULTS[property]);
  const seconds = numberOf(config[property], usual);
  return seconds < 0 ? usual : seconds;
}

export function timersOf(RED: NodeAPI, config: GenesysConfigProperties): ConnectorSettings["timers"] {
  return {
    noPickupSeconds: secondsOf(config, "noPickupSeconds"),
    userIdleSeconds: secondsOf(config, "userIdleSeconds"),
    agentIdleSeconds: secondsOf(config, "agentIdleSeconds"),
    idleWarningSeconds: secondsOf(config, "idleWarningSeconds"),
    userIdleText: config.userIdleText.trim() || RED._("genesys-config.warning.user-idle"),
    agentIdleText: config.agentIdleText.trim() || RED._("genesys-config.warning.agent-idle"),
  };
}
