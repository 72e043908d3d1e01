/** An outbox whose Genesys is played by the test. */
import assert from "node:assert/strict";
import {
  createOutbox,
  type Outbox,
  type OutboxPorts,
  type Transmitted,
} from "../../../../lib/delivery/outbox.ts";
import { HandoverError } from "../../../../lib/errors.ts";
import { createMemoryStore } from "../../../../lib/store/memory.ts";
import type { OutboxOutcome, OutboxRow, Store } from "../../../../lib/store/store.ts";
import { outboxDraft } from "../../store/contract.ts";
import { createFakeTimers, type FakeTimers, settled } from "../fake-timers.ts";

export const MINUTE = 60_000;
export const away = () =>
  new HandoverError("GENESYS_UNREACHABLE", "Away.", "Wait.", { status: 503, retriable: true });
export const refused = () => new HandoverError("GENESYS_REJECTED", "No.", "Look.", { status: 400 });

export interface OnTheWire {
  row: OutboxRow;
  ok(result?: Transmitted): void;
  fail(error: HandoverError): void;
}

export interface Scene {
  outbox: Outbox;
  store: Store;
  timers: FakeTimers;
  /** Requests that have no answer yet. */
  wire: OnTheWire[];
  /** Texts in the order in which they went out, repeats included. */
  sent: unknown[];
  told: { text: unknown; outcome: OutboxOutcome; attempts: number; latencyMs: number }[];
  logged: string[];
}

export async function scene(
  change: Partial<OutboxPorts> = {},
  store: Store = createMemoryStore(),
): Promise<Scene> {
  await store.open();
  const timers = createFakeTimers();
  const made: Omit<Scene, "outbox"> = { store, timers, wire: [], sent: [], told: [], logged: [] };
  const outbox = createOutbox({
    store,
    transmit: (row) =>
      new Promise((resolve, reject) => {
        made.sent.push(row.body);
        const leave = () => made.wire.splice(made.wire.indexOf(request), 1);
        const request = {
          row,
          ok(result: Transmitted = {}) {
            leave();
            resolve(result);
          },
          fail(error: HandoverError) {
            leave();
            reject(error);
          },
        };
        made.wire.push(request);
      }),
    onOutcome: async (row, outcome, told) => {
      made.told.push({ text: row.body, outcome, ...told });
      return true;
    },
    now: timers.now,
    random: () => 0.5,
    timers,
    retryMinutes: 15,
    maxRows: 100,
    maxBytes: 1_000_000,
    log: (line) => made.logged.push(line),
    ...change,
  });
  await outbox.start();
  return { ...made, outbox };
}

export const say = (text: string, change = {}) =>
  outboxDraft({ body: text, acceptedAt: 1_700_000_000_000, ...change });

export async function answer(
  { wire }: Scene,
  text: string,
  result: Transmitted | HandoverError = {},
): Promise<void> {
  const request = wire.find(({ row }) => row.body === text);
  assert.ok(request, `${text} is not on the wire`);
  if (result instanceof HandoverError) request.fail(result);
  else request.ok(result);
  await settled();
  await settled();
}

/** The code of the first result, which must be a failure. */
export function codeOf({ told: [first] }: Scene): string {
  assert.ok(first && !first.outcome.ok);
  return first.outcome.code;
}
