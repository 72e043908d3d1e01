/**
 * When a chat with agents ends by itself (DESIGN §7): nobody takes it, or whoever has to answer is silent. Pure: from
 * the escalation, from who spoke when, and from the settings to the next thing that is due.
 */
import type { TimerOverrides } from "../messages/timers.ts";
import { type Escalation, isLive, type TimerName } from "./escalation.ts";
import type { Spoken } from "./spoken.ts";
import { stepsOf, type What } from "./timeline.ts";

export interface TimerSettings extends Required<Omit<TimerOverrides, "graceSeconds">> {
  /** So long before an end for silence comes the warning, but never before half of the time is over; 0 = no warning. */
  idleWarningSeconds: number;
  /** With `{seconds}` for the time that is left. */
  userIdleText: string;
  agentIdleText: string;
}

export interface Due {
  timer: TimerName;
  kind: "warning" | "end";
  /** When it is due, and since when nobody answers: milliseconds since 1970. */
  at: number;
  since: number;
  /** Milliseconds from the warning to the end; 0 without a warning. */
  leadMs: number;
}

/** The steps by which somebody else is there than before, or nobody. */
const PRESENCE: ReadonlySet<What> = new Set(["joined", "left", "transferred"]);

/** Whether anything can become due there at all. */
export function hasTimers({ timers }: Escalation, settings: TimerSettings): boolean {
  const { noPickupSeconds, userIdleSeconds, agentIdleSeconds } = { ...settings, ...timers };
  return noPickupSeconds > 0 || userIdleSeconds > 0 || agentIdleSeconds > 0;
}

/** The escalation with what a message changes of its timers; the same object when that is nothing. */
export function retimed(escalation: Escalation, overrides: TimerOverrides | undefined): Escalation {
  if (!overrides) return escalation;
  const timers = { ...escalation.timers, ...overrides };
  const names = Object.keys(timers) as (keyof TimerOverrides)[];
  return names.every((name) => timers[name] === escalation.timers?.[name])
    ? escalation
    : { ...escalation, timers };
}

/** What is due next, perhaps long ago; undefined while no clock runs. */
export function nextDue(escalation: Escalation, spoken: Spoken, settings: TimerSettings): Due | undefined {
  if (!isLive(escalation) || escalation.endingSince !== undefined) return undefined;
  const seconds = { ...settings, ...escalation.timers };
  const waiting = waitingFor(escalation, spoken);
  switch (waiting.timer) {
    case "no-pickup":
      return endOf(waiting, seconds.noPickupSeconds);
    case "user-idle":
      return silenceOf(escalation, waiting, seconds.userIdleSeconds, settings);
    case "agent-idle":
      return silenceOf(escalation, waiting, seconds.agentIdleSeconds, settings);
  }
}

/** No word that is spoken from now on makes anything due sooner than after so many milliseconds; undefined: never. */
export function soonestAfterWord({ timers }: Escalation, settings: TimerSettings): number | undefined {
  const { userIdleSeconds, agentIdleSeconds } = { ...settings, ...timers };
  const on = [userIdleSeconds, agentIdleSeconds].filter((seconds) => seconds > 0);
  return on.length === 0
    ? undefined
    : Math.min(...on.map((seconds) => seconds * 1000 - leadMs(seconds, settings)));
}

/** The warning's text. */
export function warningText(timer: TimerName, secondsLeft: number, settings: TimerSettings): string {
  const text = timer === "user-idle" ? settings.userIdleText : settings.agentIdleText;
  return text.replaceAll("{seconds}", String(secondsLeft));
}

interface Waiting {
  timer: TimerName;
  since: number;
}

/** Whose turn it is, and since when: an agent's to take the chat, an agent's to answer, or the user's. */
function waitingFor(escalation: Escalation, { agentAt, unansweredAt }: Spoken): Waiting {
  const { requestedAt, connectedAt } = escalation;
  const presenceAt = stepsOf(escalation).findLast(({ what }) => PRESENCE.has(what))?.at;
  if (escalation.state !== "connected") {
    const neverSeen = connectedAt === undefined;
    // A word proves that somebody took it, even while the conversation cannot be read.
    if (!neverSeen || agentAt === undefined) {
      return { timer: "no-pickup", since: neverSeen ? requestedAt : (presenceAt ?? connectedAt) };
    }
  }
  const joinedAt = presenceAt ?? connectedAt ?? requestedAt;
  const joinedLater = connectedAt !== undefined && joinedAt > connectedAt;
  const hasSpoken = agentAt !== undefined && !(joinedLater && agentAt < joinedAt);
  if (hasSpoken && unansweredAt === undefined) return { timer: "user-idle", since: agentAt };
  return { timer: "agent-idle", since: Math.max(joinedAt, unansweredAt ?? 0) };
}

function endOf({ timer, since }: Waiting, seconds: number): Due | undefined {
  return seconds > 0 ? { timer, kind: "end", at: since + seconds * 1000, since, leadMs: 0 } : undefined;
}

function silenceOf(
  { warned }: Escalation,
  waiting: Waiting,
  seconds: number,
  settings: TimerSettings,
): Due | undefined {
  const end = endOf(waiting, seconds);
  const lead = leadMs(seconds, settings);
  if (!end || lead === 0) return end;
  const wasWarned = warned?.timer === end.timer && warned.since === end.since;
  if (!wasWarned) return { ...end, kind: "warning", at: end.at - lead, leadMs: lead };
  // A warning that came late, after a restart, leaves as much time as one that came in time.
  return { ...end, at: Math.max(end.at, warned.at + lead), leadMs: lead };
}

function leadMs(seconds: number, { idleWarningSeconds }: TimerSettings): number {
  return Math.min(idleWarningSeconds, seconds / 2) * 1000;
}
