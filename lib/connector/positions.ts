/**
 * Tells waiting users how it stands, at a pace, until an agent joins. Genesys offers no position of one conversation
 * (genesys-contract §6), so `position` is null: what is known is how many wait and for how long. One question per queue,
 * however many chats wait in it, and none while anything more important waits for the rate budget.
 */
import type { TimerHandle, Timers } from "../delivery/timers.ts";
import { type Escalation, isLive } from "../escalation/escalation.ts";
import type { Genesys } from "../genesys/client.ts";
import { markOf } from "../messages/contract.ts";
import type { InboxDraft } from "../store/store.ts";

export interface PositionsPorts {
  genesys: Pick<Genesys, "observations" | "estimatedWait">;
  /** 0 = off. */
  paceSeconds: number;
  /** Others wait for the rate budget. */
  busy: () => boolean;
  /** Emits without writing: it is worthless a moment later. */
  emitNow(draft: InboxDraft): void;
  timers: Timers;
  now: () => number;
}

export interface Positions {
  /** What the tracker changed, and what was live before the start. */
  changed(escalation: Escalation): void;
  close(): void;
}

/** Where nobody waited before: who comes later hears with the others, at the pace. */
const FIRST_MS = 2_000;
const OPTIONS = { priority: "polling", lane: "positions", maxWaitMs: 5_000, retries: 0 } as const;

export function createPositions(ports: PositionsPorts): Positions {
  const { genesys, timers, now } = ports;
  const paceMs = ports.paceSeconds * 1000;
  const waiting = new Map<string, Escalation>();
  let next: TimerHandle | undefined;
  let closed = false;

  function schedule(ms: number): void {
    next = timers.set(() => void tick(), ms);
  }

  /** Never rejects. */
  async function tick(): Promise<void> {
    if (waiting.size > 0 && !ports.busy()) await tell().catch(() => undefined);
    next = undefined;
    if (!closed && waiting.size > 0) schedule(paceMs);
  }

  async function tell(): Promise<void> {
    const queueIds = [...new Set([...waiting.values()].map(queueOf))];
    const observed = await genesys.observations.ofQueues(queueIds, OPTIONS).catch(() => undefined);
    for (const queueId of queueIds) {
      const estimate = await genesys.estimatedWait.ofQueue(queueId, OPTIONS).catch(() => null);
      const count = observed?.get(queueId)?.waiting ?? null;
      if (closed) return;
      if (count === null && estimate === null) continue;
      for (const escalation of waiting.values()) {
        if (queueOf(escalation) === queueId) ports.emitNow(draftOf(escalation, count, estimate));
      }
    }
  }

  function draftOf(escalation: Escalation, count: number | null, estimate: number | null): InboxDraft {
    const { chatId, id, competency } = escalation;
    const at = now();
    return {
      key: `${id}:position:${at}`,
      chatId,
      escalationId: id,
      competency,
      kind: "event",
      body: {
        chatId,
        event: "position",
        position: null,
        waiting: count,
        estimatedWaitSeconds: estimate,
        at,
        genesys: markOf(escalation, at),
      },
      receivedAt: at,
    };
  }

  return {
    changed(escalation) {
      if (paceMs <= 0 || closed) return;
      if (!waits(escalation)) return void waiting.delete(escalation.id);
      waiting.set(escalation.id, escalation);
      if (next === undefined) schedule(Math.min(FIRST_MS, paceMs));
    },
    close() {
      closed = true;
      waiting.clear();
      timers.clear(next);
    },
  };
}

/** The row's queue until the conversation was seen in another: Genesys' flow leads where it will, and agents transfer. */
function queueOf({ waitsIn, queueId }: Escalation): string {
  return waitsIn ?? queueId;
}

/** Nobody has joined, or who had is gone; where no queue is known there is nothing to ask. */
function waits(escalation: Escalation): boolean {
  if (!isLive(escalation) || escalation.endingSince !== undefined || queueOf(escalation) === "") return false;
  return escalation.state === "queued" || escalation.state === "transferring";
}
