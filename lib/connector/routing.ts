/** The router's questions, answered from the store and from Genesys: is the chat with agents, and could it be? */
import type { Conditions } from "../conditions.ts";
import type { Timers } from "../delivery/timers.ts";
import { HandoverError } from "../errors.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import { inTime } from "../in-time.ts";
import type { Action, Outgoing } from "../messages/contract.ts";
import {
  type Availability,
  closed,
  createFigures,
  judge,
  type Limits,
  unknown,
} from "../routing/availability.ts";
import { type Competency, inWords } from "../routing/competencies.ts";
import { createFailures, type Failures } from "../routing/failures.ts";
import { type Decision, decide, isWithAgents } from "../routing/route.ts";
import { type EvaluatedRule, isNoWord, triggerOf } from "../routing/triggers.ts";
import { createTurns } from "../routing/turns.ts";
import type { Store } from "../store/store.ts";
import { seldom } from "../webhook/seldom.ts";
import type { Integrations } from "./integrations.ts";
import { createOpening } from "./opening.ts";
import { createQueueFigures } from "./queue-figures.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface RoutingPorts {
  settings: () => ConnectorSettings;
  store: Store;
  genesys: () => Genesys;
  integrations: Integrations;
  /** Serialises what reads and changes the escalations of one chat. */
  inChat: Tracker["inChat"];
  conditions: Conditions;
  timers: Timers;
  now: () => number;
  log: (line: string) => void;
}

export interface RouterQuestion {
  chatId: string;
  action: unknown;
  competency: string;
  rules: EvaluatedRule[];
  /** The flow's message itself: the same one, asked about twice, counts as one failure of the bot. */
  message?: object;
  whenUnknown: "agent" | "unavailable";
  limits: Limits;
  /** So long after the end the user's next word goes to the same competency again; 0 = to the bot. */
  reopenMinutes: number;
}

export interface Routing {
  /**
   * Decides for the chat's messages in the order of asking. After one that escalates or ends, the chat's next message
   * waits, for seconds at most, until `turnTaken` says that genesys-send has it. Throws COMPETENCY_UNKNOWN,
   * STORE_UNAVAILABLE.
   */
  route(question: RouterQuestion): Promise<Decision>;
  /** genesys-send has refused the chat's message, or it was never sent: the next one may be decided. */
  turnTaken(chatId: string): void;
  /** genesys-send has taken it; where it is a word of the user's, the chat's next message may be decided. */
  sent(outgoing: Pick<Outgoing, "chatId" | "action">): void;
  /** Other opening hours may be configured. */
  changed(): void;
  /** Nobody waits for a turn any longer. */
  close(): void;
}

/** A user waits for the word of all the rows together; what they say meanwhile does so a little longer (`WAIT_MS`). */
const ANSWER_MS = 4_000;
/** Typing and receipts may come in between, and take nobody's turn. */
const WORDS: readonly Action[] = ["escalate", "message", "end"];

export function createRouting(ports: RoutingPorts): Routing {
  const { settings, store, genesys, integrations, inChat, conditions, timers, now, log } = ports;
  const opening = createOpening({ hours: () => settings().hours, genesys, conditions, timers, now, log });
  const failures = createFailures(now);
  const turns = createTurns(timers);
  const figures = createFigures(createQueueFigures({ genesys, timers }), now);
  const logGone = seldom(log, now);

  /** Opening hours first: who is closed is not asked how many wait. */
  async function availabilityOf(row: Competency, limits: Limits): Promise<Availability> {
    const hour = await opening.of(row.competency);
    const notes = hour.outdated ? ["hours-outdated"] : [];
    if (hour.is === "unknown") return unknown(hour.reason, now());
    if (hour.is === "closed")
      return closed([hour.reason, ...notes], now(), "opensAt" in hour ? hour.opensAt : undefined);
    const found = await figuresOf(row, limits);
    return { ...found, reasons: [...found.reasons, ...notes] };
  }

  async function figuresOf(row: Competency, limits: Limits): Promise<Availability> {
    if (row.queueId === "") return unknown("no-queue", now());
    try {
      const { figures: read, checkedAt } = await figures.of(row.queueId);
      return judge(read, limits, checkedAt);
    } catch (error) {
      if (isNotFound(error)) {
        logGone(`The queue of ${inWords(row.competency)} is not there. ${(error as HandoverError).message}`);
        return unknown("queue-gone", now());
      }
      return unknown(error instanceof HandoverError ? error.code : "error", now());
    }
  }

  async function decideNow(asked: RouterQuestion): Promise<Decision> {
    const { chatId, action, whenUnknown, limits } = asked;
    // In the chat's turn: while genesys-send is opening an escalation the answer would be the bot's.
    const latest = await inChat(chatId, () => store.latestEscalation(chatId));
    // What is said to an agent asks for none, and says nothing of the bot.
    const trigger = latest && isWithAgents(latest) ? undefined : triggerOf(action, counted(asked, failures));
    const question = {
      latest,
      asksBecause: trigger?.because,
      competency: trigger?.competency ?? asked.competency,
      rows: settings().competencies,
      whenUnknown,
      reopenMinutes: isNoWord(action) ? 0 : asked.reopenMinutes,
      now: now(),
    };
    const since = now();
    const left = () => Math.min(ANSWER_MS, Math.max(0, since + ANSWER_MS - now()));
    const tooLate = () => unknown("GENESYS_TIMEOUT", now());
    const decision = await decide(question, {
      availabilityOf: (row) => inTime(availabilityOf(row, limits), left(), timers, tooLate),
      integrationOf: (name) => integrations.find(name)?.id ?? null,
    });
    // Whom a human has taken over begins anew with the bot afterwards.
    if (decision.escalate) failures.forget(chatId);
    return decision;
  }

  return {
    route: (asked) =>
      turns.inOrder(
        asked.chatId,
        () => decideNow(asked),
        ({ escalate, output }) => escalate || (output === "agent" && asked.action === "end"),
      ),
    turnTaken: turns.over,
    sent({ chatId, action }) {
      if (WORDS.includes(action)) turns.over(chatId);
    },
    changed: opening.changed,
    close: turns.close,
  };
}

/** A rule on failures compares their number; a message that says nothing of them is neither failure nor success. */
function counted({ chatId, action, rules, message }: RouterQuestion, failures: Failures): EvaluatedRule[] {
  if (isNoWord(action)) return [];
  return rules.map((rule) => {
    if (rule.operator !== "failures" || rule.actual === undefined || rule.actual === null) return rule;
    const failed = rule.actual === true || rule.actual === "true";
    const counter = rule.counter ?? rule.property;
    return { ...rule, actual: failures.count(chatId, counter, failed, message) };
  });
}
