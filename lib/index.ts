/** What the nodes import: the public face of lib. */
export type { Condition, ConditionName, Conditions } from "./conditions.ts";
export type { AttachmentRules } from "./connector/attachments.ts";
export type { Connector } from "./connector/interface.ts";
export type { AppliedPlan, PlanAsked } from "./connector/provisioning.ts";
export type { ConnectorSettings } from "./connector/settings.ts";
export { budgetFor } from "./delivery/budgets.ts";
export type { Receiver } from "./delivery/inbox.ts";
export type { Result, Sender } from "./delivery/senders.ts";
export { type DoctorWords, described, type Examination, reportText } from "./doctor/report.ts";
export { asHandoverError, type ErrorCode, HandoverError, isRetriable, loggable } from "./errors.ts";
export type { AgentNaming } from "./escalation/agent-name.ts";
export type { Explanation, Listing } from "./escalation/answers.ts";
export { createGenesys, type Genesys } from "./genesys/client.ts";
export { hostsOf } from "./genesys/regions.ts";
export type { ContentSettings } from "./messages/content-settings.ts";
export type { Attachment, Delivery, Identity } from "./messages/contract.ts";
export { loadHtml } from "./messages/html-on-request.ts";
export { compiled, patternsIn } from "./messages/masking/own-patterns.ts";
export { readChatId, readCompetency, readOutgoing } from "./messages/read.ts";
export { isLanguage } from "./messages/wording.ts";
export type { AppliedStep } from "./provision/outcome.ts";
export {
  type Field,
  INCLUDES,
  type Include,
  type Plan,
  type Reason,
  type Step,
  type StepKind,
} from "./provision/step.ts";
export {
  attach,
  type ConnectorHandle,
  closeAll,
  detach,
  handleOf,
  type Log,
  setFlowsRunning,
  whenFlowsRun,
} from "./registry.ts";
export { type Competency, withDefaultRow } from "./routing/competencies.ts";
export { foldedName } from "./routing/folded-name.ts";
export type { EvaluatedRule } from "./routing/triggers.ts";
export { slug } from "./slug.ts";
export { isTimeZone } from "./time-zone.ts";
export { createWebhookServer, type WebhookServer } from "./webhook/server.ts";
