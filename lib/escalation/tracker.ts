/** Keeps escalations: applies what is heard to the stored state, and puts what the flow must be told into the inbox. */

import { createLanes } from "../lanes.ts";
import { markOf } from "../messages/contract.ts";
import type { Batch, InboxDraft, Store } from "../store/store.ts";
import { type AgentNaming, FULL_NAMES, shownAgent, shownName, toldWith } from "./agent-name.ts";
import { type Escalation, isLive } from "./escalation.ts";
import type { EscalationEvent, Told } from "./events.ts";
import { explain } from "./explain.ts";
import { leftOpenMeta, letGo } from "./left-open.ts";
import { reduce } from "./reduce.ts";

export interface TrackerPorts {
  store: Store;
  /** How agents are called in what the flow is told; not given: as Genesys calls them. */
  naming?: AgentNaming;
  /** Whether Genesys has just taken a word of the user there; not given: never. */
  justSpoken?(escalationId: string): boolean;
  /** Writes what the flow will be told, together with the change that it tells of. */
  tell(drafts: InboxDraft[], change: Batch): Promise<unknown>;
  /** Called after each committed change: starts or stops watching the conversation. */
  changed(before: Escalation, after: Escalation): void;
}

export interface Tracker {
  /** Serialises everything that reads and then changes the escalations of one chat. */
  inChat<T>(chatId: string, task: () => Promise<T>): Promise<T>;
  /** Applies one event; resolves to the state after it, or undefined when no such escalation is known. */
  apply(escalationId: string, event: EscalationEvent): Promise<Escalation | undefined>;
}

export function createTracker({
  store,
  naming = FULL_NAMES,
  justSpoken = () => false,
  tell,
  changed,
}: TrackerPorts): Tracker {
  const lanes = createLanes();

  async function applyInChat(escalation: Escalation, event: EscalationEvent): Promise<Escalation> {
    const { next, told } = reduce(escalation, event);
    if (told.length === 0 && sameState(escalation, next)) return escalation;
    const ended = isLive(escalation) && !isLive(next);
    const drafts = await Promise.all(told.map((item, index) => draftOf(next, item, index)));
    const open = letGo(escalation, next, event, justSpoken(next.id));
    const change: Batch = {
      escalations: [next],
      ...(ended && { turnsDone: [next.id] }),
      ...(open.length > 0 && { meta: leftOpenMeta(next.chatId, ...open) }),
    };
    if (drafts.length > 0) await tell(drafts, change);
    else await store.commit(change);
    changed(escalation, next);
    return next;
  }

  async function draftOf(escalation: Escalation, told: Told, index: number): Promise<InboxDraft> {
    const { kind, at, ...fields } = toldWith(naming, told);
    const body: Record<string, unknown> = {
      chatId: escalation.chatId,
      ...fields,
      genesys: markOf(escalation, at),
    };
    if (kind === "ended") {
      body.agent = shownAgent(naming, escalation.agent);
      body.explanation = explain(escalation, (name) => shownName(naming, name));
      body.transcript = await store.turns(escalation.id);
    }
    return {
      // One `ended` per escalation, whoever says it first; other events are told apart by what they are and when.
      key: told.kind === "ended" ? `${escalation.id}:ended` : `${escalation.id}:${told.event}:${at}:${index}`,
      chatId: escalation.chatId,
      escalationId: escalation.id,
      competency: escalation.competency,
      kind,
      body,
      receivedAt: at,
    };
  }

  return {
    inChat: lanes.run,
    async apply(escalationId, event) {
      const known = await store.escalation(escalationId);
      if (!known) return undefined;
      return lanes.run(known.chatId, async () => {
        const current = (await store.escalation(escalationId)) ?? known;
        return applyInChat(current, event);
      });
    },
  };
}

function sameState(before: Escalation, after: Escalation): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
