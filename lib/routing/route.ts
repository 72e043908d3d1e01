/** The router's decision for one user message: bot, agents (which team), or nobody available (DESIGN §4). */
import { type Escalation, isLive } from "../escalation/escalation.ts";
import type { Availability } from "./availability.ts";
import { type Competency, chainOf } from "./competencies.ts";

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
}

export interface RoutePorts {
  availabilityOf(row: Competency): Promise<Availability>;
  integrationOf(competency: string): string | null;
}

/** Throws COMPETENCY_UNKNOWN. */
export async function decide(question: RouteQuestion, ports: RoutePorts): Promise<Decision> {
  const { latest, asksBecause } = question;
  if (latest && isWithAgents(latest)) return { output: "agent", escalate: false, route: liveRoute(latest) };
  if (asksBecause === undefined) return { output: "bot", escalate: false, route: botRoute(latest) };
  return escalation(question, asksBecause, ports);
}

/** Live and not on its way out: while our own end is being carried out, the chat is the bot's again. */
export function isWithAgents(escalation: Escalation): boolean {
  return isLive(escalation) && escalation.endingSince === undefined;
}

async function escalation(question: RouteQuestion, because: string, ports: RoutePorts): Promise<Decision> {
  const chain = chainOf(question.rows, question.competency);
  const tried: string[] = [];
  let last: { row: Competency; availability: Availability } | undefined;
  for (const row of chain) {
    tried.push(row.competency);
    const availability = await ports.availabilityOf(row);
    last = { row, availability };
    if (takes(availability, question.whenUnknown)) {
      const explanation = `${because}; ${nameOf(row.competency)} takes it (${wordsOf(availability)})`;
      return { output: "agent", escalate: true, route: routeOf(last, tried, explanation, ports) };
    }
  }
  const explanation = `${because}; nobody available: ${last ? wordsOf(last.availability) : "no row"}`;
  return { output: "unavailable", escalate: false, route: routeOf(last, tried, explanation, ports) };
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
