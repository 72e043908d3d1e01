/** The router's questions, answered from the store and from Genesys: is the chat with agents, and could it be? */
import type { Conditions } from "../conditions.ts";
import { HandoverError } from "../errors.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { Genesys } from "../genesys/client.ts";
import {
  type Availability,
  closed,
  createFigures,
  judge,
  type Limits,
  unknown,
} from "../routing/availability.ts";
import type { Competency } from "../routing/competencies.ts";
import { createFailures } from "../routing/failures.ts";
import { type Decision, decide } from "../routing/route.ts";
import { type EvaluatedRule, triggerOf } from "../routing/triggers.ts";
import type { Store } from "../store/store.ts";
import type { Integrations } from "./integrations.ts";
import { createOpening } from "./opening.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface RoutingPorts {
  settings: () => ConnectorSettings;
  store: Store;
  genesys: () => Genesys;
  integrations: Integrations;
  /** Serialises what reads and changes the escalations of one chat. */
  inChat: Tracker["inChat"];
  conditions: Conditions;
  now: () => number;
  log: (line: string) => void;
}

export interface RouterQuestion {
  chatId: string;
  action: unknown;
  competency: string;
  rules: EvaluatedRule[];
  whenUnknown: "agent" | "unavailable";
  limits: Limits;
  /** So long after the end the user's next word goes to the same competency again; 0 = to the bot. */
  reopenMinutes: number;
}

export interface Routing {
  route(question: RouterQuestion): Promise<Decision>;
  /** Counts a bot failure of a chat, or a success, which forgets them. Returns the failures in a row. */
  countFailure(chatId: string, routerId: string, failed: boolean): number;
}

export function createRouting(ports: RoutingPorts): Routing {
  const { settings, store, genesys, integrations, inChat, conditions, now, log } = ports;
  const opening = createOpening({ hours: () => settings().hours, genesys, conditions, now, log });
  const failures = createFailures(now);
  const figures = createFigures(async (queueId) => {
    const observed = await genesys().observations.ofQueues([queueId], {
      lane: "availability",
      priority: "text",
    });
    const { agentsOnQueue = 0, waiting = 0 } = observed.get(queueId) ?? {};
    return { agentsOnQueue, waiting, estimatedWaitSeconds: await estimate(queueId) };
  }, now);

  /** A missing estimate never stops a chat. */
  async function estimate(queueId: string): Promise<number | null> {
    return genesys()
      .estimatedWait.ofQueue(queueId, { lane: "availability" })
      .catch(() => null);
  }

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
      return unknown(error instanceof HandoverError ? error.code : "error", now());
    }
  }

  return {
    async route({ chatId, action, competency, rules, whenUnknown, limits, reopenMinutes }) {
      const trigger = triggerOf(action, rules);
      const question = {
        // In the chat's turn: while genesys-send is opening an escalation the answer would be the bot's.
        latest: await inChat(chatId, () => store.latestEscalation(chatId)),
        asksBecause: trigger?.because,
        competency: trigger?.competency ?? competency,
        rows: settings().competencies,
        whenUnknown,
        reopenMinutes,
        now: now(),
      };
      return decide(question, {
        availabilityOf: (row) => availabilityOf(row, limits),
        integrationOf: (name) => integrations.find(name)?.id ?? null,
      });
    },
    countFailure: failures.count,
  };
}
