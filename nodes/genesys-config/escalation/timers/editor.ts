/** The sections Timers and Afterwards of the tab Escalation: numbers and texts only, so there is nothing to show. */
import { fields, limit } from "../../fields/editor.ts";

export const timerProperties = {
  noPickupSeconds: limit("noPickupSeconds"),
  userIdleSeconds: limit("userIdleSeconds"),
  agentIdleSeconds: limit("agentIdleSeconds"),
  idleWarningSeconds: limit("idleWarningSeconds"),
  userIdleText: fields.plain("userIdleText"),
  agentIdleText: fields.plain("agentIdleText"),
  positionSeconds: limit("positionSeconds"),
  graceSeconds: limit("graceSeconds"),
};
