/**
 * Runs the timers of live escalations. It listens to what is committed, so that no message costs a write more: who spoke
 * when is in the turns that are kept anyway, and is read from them at a start.
 */

import type { Timers } from "../delivery/timers.ts";
import { loggable } from "../errors.ts";
import { type AgentNaming, shownAgent } from "../escalation/agent-name.ts";
import { createClockwork } from "../escalation/clockwork.ts";
import { type Escalation, isLive, type TimerName } from "../escalation/escalation.ts";
import { hear, type Spoken } from "../escalation/spoken.ts";
import {
  type Due,
  hasTimers,
  nextDue,
  soonestAfterWord,
  type TimerSettings,
  warningText,
} from "../escalation/timers.ts";
import type { Tracker } from "../escalation/tracker.ts";
import { markOf } from "../messages/contract.ts";
import type { Batch, Committed, InboxDraft, Store } from "../store/store.ts";
import { seldom } from "../webhook/seldom.ts";
import { waitWith } from "./wait.ts";

export interface TimingPorts {
  store: Pick<Store, "escalation" | "spoken" | "turns">;
  inChat: Tracker["inChat"];
  settings: TimerSettings;
  /** How agents are called in a warning. */
  naming: AgentNaming;
  /** Reads the conversation and applies what it shows: an agent may have come, or the end, and nobody has said so yet. */
  look(escalation: Escalation): Promise<unknown>;
  tell(drafts: InboxDraft[], change: Batch): Promise<unknown>;
  end(escalation: Escalation, reason: TimerName): Promise<unknown>;
  timers: Timers;
  now: () => number;
  log: (line: string) => void;
}

export interface Timing {
  /** The same store; what is committed through it starts, moves and stops the timers. */
  listeningTo(store: Store): Store;
  /** Takes up the escalations from before the start; what ran out meanwhile is due at once. */
  start(live: Escalation[]): Promise<void>;
  close(): void;
}

interface Known extends Spoken {
  /** No word makes anything due sooner than after so many milliseconds. */
  soonestMs?: number;
  /** For the end at that moment the conversation was looked at. */
  lookedFor?: number;
}

/** So long before an end, the last look at the conversation; when Genesys has not answered by then, it ends unseen. */
const LOOK_MS = 800;
const TRY_AGAIN_MS = 5_000;

export function createTiming(ports: TimingPorts): Timing {
  const { store, settings, naming, timers, now } = ports;
  const wait = waitWith(timers);
  const log = seldom(ports.log, now);
  const known = new Map<string, Known>();
  const clock = createClockwork({ ring: (id) => void ring(id), timers, now });

  function follow(escalation: Escalation): void {
    const { id } = escalation;
    if (!hasTimers(escalation, settings)) {
      forget(id);
      return;
    }
    let one = known.get(id);
    if (!one) {
      one = {};
      known.set(id, one);
      // Its timers were switched on in the middle of it.
      if (escalation.connectedAt !== undefined) void recall(escalation);
    }
    one.soonestMs = soonestAfterWord(escalation, settings);
    schedule(escalation);
  }

  function forget(id: string): void {
    known.delete(id);
    clock.clear(id);
  }

  function schedule(escalation: Escalation): void {
    const due = dueOf(escalation);
    if (due) clock.set(escalation.id, due.at - (isToLookFor(escalation.id, due) ? LOOK_MS : 0));
    else clock.clear(escalation.id);
  }

  const dueOf = (escalation: Escalation): Due | undefined =>
    nextDue(escalation, known.get(escalation.id) ?? {}, settings);

  function isToLookFor(id: string, { kind, at }: Due): boolean {
    return kind === "end" && known.get(id)?.lookedFor !== at;
  }

  async function recall({ id }: Escalation): Promise<void> {
    try {
      const spoken: Spoken = {};
      for (const turn of await store.turns(id)) hear(spoken, turn);
      const one = known.get(id);
      if (one) Object.assign(one, spoken);
      await ring(id);
    } catch (error) {
      log(loggable(error));
    }
  }

  function committed(batch: Batch, { inboxSeqs }: Committed): void {
    for (const escalation of batch.escalations ?? []) {
      if (isLive(escalation)) follow(escalation);
      else forget(escalation.id);
    }
    const heardBefore = inboxSeqs.length > 0 && inboxSeqs.every((seq) => seq === null);
    if (heardBefore) return;
    for (const { escalationId, turn } of batch.turns ?? []) {
      const one = known.get(escalationId);
      if (!one) continue;
      hear(one, turn);
      // The escalation itself need not be read for each word: when it rings it is looked at what is really due.
      if (one.soonestMs !== undefined) clock.setNoLaterThan(escalationId, now() + one.soonestMs);
    }
  }

  async function ring(id: string): Promise<void> {
    try {
      const escalation = await store.escalation(id);
      if (!escalation) return forget(id);
      const due = dueOf(escalation);
      if (due && due.at - LOOK_MS <= now() && isToLookFor(id, due)) return await lookFor(escalation, due);
      if (!due || due.at > now()) return schedule(escalation);
      await ports.inChat(escalation.chatId, () => act(id));
    } catch (error) {
      log(`A timer could not be carried out and is tried again: ${loggable(error)}`);
      if (known.has(id)) clock.set(id, now() + TRY_AGAIN_MS);
    }
  }

  async function lookFor(escalation: Escalation, due: Due): Promise<void> {
    const one = known.get(escalation.id);
    if (one) one.lookedFor = due.at;
    await Promise.race([ports.look(escalation).catch(() => undefined), wait(LOOK_MS)]);
    await ring(escalation.id);
  }

  /** Inside the chat's turn: somebody may have spoken or ended it until now. */
  async function act(id: string): Promise<void> {
    const escalation = await store.escalation(id);
    if (!escalation) return forget(id);
    const due = dueOf(escalation);
    if (!due || due.at > now()) return schedule(escalation);
    if (due.kind === "end") await ports.end(escalation, due.timer);
    else await warn(escalation, due);
  }

  async function warn(escalation: Escalation, { timer, since, leadMs }: Due): Promise<void> {
    const { id, chatId, competency, agent } = escalation;
    const at = now();
    const secondsLeft = Math.round(leadMs / 1000);
    const draft: InboxDraft = {
      key: `${id}:${timer}:${since}`,
      chatId,
      escalationId: id,
      competency,
      kind: "event",
      body: {
        chatId,
        event: timer,
        secondsLeft,
        warning: warningText(timer, secondsLeft, settings),
        ...(agent && { agent: shownAgent(naming, agent) }),
        genesys: markOf(escalation, at),
      },
      receivedAt: at,
    };
    await ports.tell([draft], { escalations: [{ ...escalation, warned: { timer, since, at } }] });
  }

  return {
    listeningTo: (inner) => ({
      ...inner,
      commit(batch) {
        const writing = inner.commit(batch);
        if (!batch.escalations && !batch.turns) return writing;
        return writing.then((done) => {
          committed(batch, done);
          return done;
        });
      },
    }),
    async start(live) {
      const timed = live.filter((escalation) => hasTimers(escalation, settings));
      if (timed.length === 0) return;
      const spoken = await store.spoken();
      for (const escalation of timed) {
        known.set(escalation.id, { ...spoken.get(escalation.id) });
        follow(escalation);
      }
    },
    close: clock.close,
  };
}
