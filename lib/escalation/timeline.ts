/**
 * What happened in an escalation, kept with it: every live one is in memory, so a step is a few characters. A step is a
 * letter for what, one for who said so, the milliseconds since the request in base 36, and what belongs to it:
 * `Qf5k Dr1x2.0 Jn2a9.1 Er9zz:agent`.
 */
import type { Agent, EndReason, Escalation, Source } from "./escalation.ts";
import type { EscalationEvent, Told } from "./events.ts";

export interface Step {
  what: What;
  source: Source;
  /** Milliseconds since 1970. */
  at: number;
  /** The agent's full name, as far as Genesys told it. */
  agent?: string;
  /** Why it was to end, or did. */
  reason?: EndReason;
}

const LETTERS = {
  queued: "Q",
  joined: "J",
  left: "L",
  transferred: "T",
  declined: "D",
  moved: "M",
  "leg-closed": "C",
  "end-asked": "A",
  ended: "E",
} as const;
const SOURCES = { flow: "f", notification: "n", reconciliation: "r", webhook: "w" } as const;

export type What = keyof typeof LETTERS;

const KEPT_STEPS = 50;
const KEPT_NAMES = 20;
const STEP = /^([A-Z])([a-z])(-?[0-9a-z]+)(?:\.(\d+))?(?::(.+))?$/;

/** The escalation with what has just happened to it noted. */
export function written(
  before: Escalation,
  after: Escalation,
  told: readonly Told[],
  { at, source }: Pick<EscalationEvent, "at" | "source">,
): Escalation {
  const steps = [...unspoken(before, after), ...told.map(spoken)];
  if (steps.length === 0) return after;
  const names = [...(after.names ?? [])];
  const texts = steps.map(({ what, agent, reason, by = source }) => {
    const moment = (at - after.requestedAt).toString(36);
    return `${LETTERS[what]}${SOURCES[by]}${moment}${numberOf(agent, names)}${reason ? `:${reason}` : ""}`;
  });
  const timeline = [...(after.timeline?.split(" ") ?? []), ...texts].slice(-KEPT_STEPS).join(" ");
  return { ...after, timeline, ...(names.length > 0 && { names }) };
}

/** The steps, oldest first. */
export function stepsOf({ timeline, names, requestedAt }: Escalation): Step[] {
  return (timeline?.split(" ") ?? []).flatMap((text): Step[] => {
    const [, letter, by, moment = "", index, reason] = STEP.exec(text) ?? [];
    const what = keyOf(LETTERS, letter);
    const source = keyOf(SOURCES, by);
    if (!what || !source) return [];
    const agent = index === undefined ? undefined : names?.[Number(index)];
    const at = requestedAt + Number.parseInt(moment, 36);
    return [{ what, source, at, ...(agent && { agent }), ...(reason && { reason: reason as EndReason }) }];
  });
}

type Note = { what: What; agent?: Agent; reason?: EndReason; by?: Source };

/** What the flow is not told. */
function unspoken(before: Escalation, after: Escalation): Note[] {
  const notes: Note[] = [];
  if (before.conversationId && after.conversationId !== before.conversationId) notes.push({ what: "moved" });
  if (!before.legClosed && after.legClosed) notes.push({ what: "leg-closed" });
  if (before.endingSince === undefined && after.endingSince !== undefined)
    notes.push({ what: "end-asked", reason: after.endingReason });
  return notes;
}

function spoken(told: Told): Note {
  if (told.kind === "ended") return { what: "ended", reason: told.reason, by: told.source };
  if (told.event === "queued") return { what: "queued" };
  return { what: told.event, agent: told.event === "transferred" ? told.to : told.agent };
}

/** `.3` = the fourth name; nothing when there are too many. */
function numberOf(agent: Agent | undefined, names: string[]): string {
  if (!agent) return "";
  const known = names.indexOf(agent.name);
  if (known >= 0) return `.${known}`;
  if (names.length >= KEPT_NAMES) return "";
  return `.${names.push(agent.name) - 1}`;
}

function keyOf<K extends string>(table: Record<K, string>, value: string | undefined): K | undefined {
  return (Object.keys(table) as K[]).find((key) => table[key] === value);
}
