/** The router's decision for one user message: bot, agents (which team), or nobody available (DESIGN §4). */
import { type EndReason, type Escalation, isLive } from "../escalation/escalation.ts";
import type { Availability } from "./availability.ts";
import { type Competency, chainOf, findRow } from "./competencies.ts";

export type Output = "agent" | "unavailable" | "bot";

/** `msg.route`. */
export interface Route {
  competency: string;
  /** The competencies tried, the wanted one first. */
  fallbackPath: string[];
  integrationId: string | null;
  queueId: string | null;
  availability: Availability | null;
  /** One sentence for whoever asks why. */
  explanation: string;
}

export interface Decision {
  output: Output;
  route: Route;
  /** True when the message must become an escalation. */
  escalate: boolean;
}

export interface RouteQuestion {
  /** The chat's newest escalation. */
  latest: Escalation | undefined;
  /** What makes this message ask for a human, in words; undefined when it does not. */
  asksBecause: string | undefined;
  competency: string;
  rows: readonly Competency[];
  whenUnknown: "agent" | "unavailable";
  /** So long after the end the user's next word asks for the same competency again; 0 = it is the bot's. */
  reopenMinutes: number;
  /** Milliseconds since 1970. */
  now: number;
}

export interface RoutePorts {
  availabilityOf(row: Competency): Promise<Availability>;
  integrationOf(competency: string): string | null;
}

/** Throws COMPETENCY_UNKNOWN. */
export async function decide(question: RouteQuestion, ports: RoutePorts): Promise<Decision> {
  const { latest, asksBecause } = question;
  if (latest && isWithAgents(latest)) return { output: "agent", escalate: false, route: liveRoute(latest) };
  if (asksBecause === undefined) return (await reopened(question, ports)) ?? toBot(latest);
  return escalation(question, asksBecause, ports);
}

/** Live and not on its way out: while our own end is being carried out, the chat is the bot's again. */
export function isWithAgents(escalation: Escalation): boolean {
  return isLive(escalation) && escalation.endingSince === undefined;
}

/** The user goes on with what had just ended. When nobody is there for it, it is the bot's: the bot must not fall silent. */
async function reopened(question: RouteQuestion, ports: RoutePorts): Promise<Decision | undefined> {
  const { latest, rows, reopenMinutes, now } = question;
  if (!latest || !goesOn(latest, now - reopenMinutes * 60_000)) return undefined;
  if (!findRow(rows, latest.competency)) return undefined;
  const because = "the user writes again soon after the end";
  const decision = await escalation({ ...question, competency: latest.competency }, because, ports);
  return decision.output === "agent" ? decision : undefined;
}

/** Not what the user ended, and not what nobody took or could take. */
const GO_ON: readonly (EndReason | undefined)[] = [
  "agent",
  "disconnected",
  "unknown",
  "user-idle",
  "agent-idle",
];

function goesOn({ state, endReason, endedAt }: Escalation, since: number): boolean {
  return state === "ended" && GO_ON.includes(endReason) && (endedAt ?? 0) > since;
}

function toBot(latest: Escalation | undefined): Decision {
  return { output: "bot", escalate: false, route: botRoute(latest) };
}

async function escalation(question: RouteQuestion, because: string, ports: RoutePorts): Promise<Decision> {
  const chain = chainOf(question.rows, question.competency);
  const tried: string[] = [];
  const story = [because];
  let last: { row: Competency; availability: Availability } | undefined;
  for (const row of chain) {
    tried.push(row.competency);
    const availability = await ports.availabilityOf(row);
    last = { row, availability };
    if (takes(availability, question.whenUnknown)) {
      story.push(`${nameOf(row.competency)} takes it: ${wordsOf(availability)}`);
      return { output: "agent", escalate: true, route: routeOf(last, tried, story.join("; "), ports) };
    }
    story.push(`${nameOf(row.competency)}: ${wordsOf(availability)}`);
  }
  story.push("nobody is available");
  return { output: "unavailable", escalate: false, route: routeOf(last, tried, story.join("; "), ports) };
}

/** A row without a queue that is not closed is always tried: Genesys routes by the flow of the integration. */
function takes({ verdict, reasons }: Availability, whenUnknown: "agent" | "unavailable"): boolean {
  if (verdict === "open") return true;
  return verdict === "unknown" && (whenUnknown === "agent" || reasons.includes("no-queue"));
}

function routeOf(
  last: { row: Competency; availability: Availability } | undefined,
  fallbackPath: string[],
  explanation: string,
  ports: RoutePorts,
): Route {
  return {
    competency: last?.row.competency ?? "",
    fallbackPath,
    integrationId: last ? ports.integrationOf(last.row.competency) : null,
    queueId: last?.row.queueId || null,
    availability: last?.availability ?? null,
    explanation,
  };
}

function liveRoute(escalation: Escalation): Route {
  return {
    competency: escalation.competency,
    fallbackPath: escalation.fallbackPath,
    integrationId: escalation.integrationId,
    queueId: escalation.queueId || null,
    availability: null,
    explanation: `the chat is with human agents (${escalation.state})`,
  };
}

function botRoute(latest: Escalation | undefined): Route {
  const explanation = latest ? "no human asked for; an earlier escalation has ended" : "no human asked for";
  return {
    competency: "",
    fallbackPath: [],
    integrationId: null,
    queueId: null,
    availability: null,
    explanation,
  };
}

function nameOf(competency: string): string {
  return competency === "" ? "without competency" : competency;
}

function wordsOf({ verdict, agentsOnQueue, reasons }: Availability): string {
  const agents = agentsOnQueue === null ? "" : `, ${agentsOnQueue} on queue`;
  return `${verdict}${agents}${reasons.length > 0 ? `, ${reasons.join(", ")}` : ""}`;
}
