/** The inbox against anything that can happen, in any order, at any moment. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { createInbox, type Inbox, type Receiver } from "../../../lib/delivery/inbox.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { InboxRow } from "../../../lib/store/store.ts";
import { inboxDraft } from "../store/contract.ts";
import { inAnyOrder, isInOrder, withRestarts } from "./any-order.ts";
import { createFakeTimers, settled } from "./fake-timers.ts";
import { type Process, startProcess } from "./mortal-store.ts";

const COMPETENCIES = ["", "Animal"];

type Step =
  | { kind: "add"; chat: number; again: number }
  | { kind: "receiver"; which: number; there: boolean; confirm: "handed-over" | "flow" }
  | { kind: "confirm"; which: number }
  | { kind: "deploy"; done: boolean }
  | { kind: "settle" }
  | { kind: "restart" };

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("add" as const), chat: fc.nat(2), again: fc.nat(8) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("receiver" as const),
      which: fc.nat(1),
      there: fc.boolean(),
      confirm: fc.constantFrom("handed-over" as const, "flow" as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("confirm" as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("deploy" as const), done: fc.boolean() }) },
  { weight: 5, arbitrary: fc.constant({ kind: "settle" as const }) },
);

interface Heard {
  id: number;
  chat: string;
  acknowledged: boolean;
  /** How often it was emitted in the life of each process and receiver instance. */
  emitted: number;
  unmarked: number;
}

class World {
  readonly disk = createMemoryStore();
  readonly timers = createFakeTimers();
  readonly heard: Heard[] = [];
  /** First emissions per chat. */
  readonly order = new Map<string, number[]>();
  receivers: Receiver[] = [];
  toConfirm: string[] = [];
  held = true;
  /** How often flows stopped: what a node sends in the turn of the event loop in which they do goes nowhere. */
  stops = 0;
  readonly wrong: string[] = [];
  /** What may repeat a message: a kill, or a receiver that was replaced. */
  repeats = 0;
  process!: Process;
  inbox!: Inbox;

  async begin(): Promise<void> {
    await this.disk.open();
    await this.#boot();
  }

  async #boot(): Promise<void> {
    const process = startProcess(this.disk, this.timers);
    this.process = process;
    this.toConfirm = [];
    this.inbox = createInbox({
      store: process.store,
      receivers: () => (process.dead ? [] : this.receivers),
      onUnclaimed: () => {},
      onExpired: async ({ key }) => void this.wrong.push(`${key} expired`),
      random: () => 0.5,
      timers: process.timers,
      retryMinutes: 1e6,
      log: (line) => this.wrong.push(line),
    });
    await this.inbox.start();
    this.receivers = [];
    this.held = true;
  }

  #receiver(which: number, confirm: Receiver["confirm"]): Receiver {
    const last = new Map<string, number>();
    return {
      nodeId: `receive ${which}`,
      competency: COMPETENCIES[which] as string,
      confirm,
      emit: (row, { redelivered }) => {
        assert.equal(this.held, false, "emitted while the flows were not running");
        const stops = this.stops;
        setImmediate(() => {
          if (stops !== this.stops) return;
          const id = row.body.id as number;
          if (id <= (last.get(row.chatId) ?? -1))
            this.wrong.push("one instance got a chat out of order or a message twice");
          last.set(row.chatId, id);
          this.#emitted(row, redelivered, confirm);
        });
      },
    };
  }

  #emitted(row: InboxRow, redelivered: boolean, confirm: Receiver["confirm"]): void {
    const message = this.heard[row.body.id as number] as Heard;
    message.emitted += 1;
    if (!redelivered) message.unmarked += 1;
    const order = this.order.get(row.chatId) ?? [];
    if (!order.includes(message.id)) this.order.set(row.chatId, [...order, message.id]);
    if (confirm === "flow") this.toConfirm.push(row.key);
  }

  async do(step: Step): Promise<void> {
    switch (step.kind) {
      case "add":
        return this.#add(step.chat, step.again);
      case "receiver": {
        const nodeId = `receive ${step.which}`;
        const known = this.receivers.filter((receiver) => receiver.nodeId === nodeId).length;
        this.receivers = this.receivers.filter((receiver) => receiver.nodeId !== nodeId);
        if (step.there) this.receivers.push(this.#receiver(step.which, step.confirm));
        this.repeats += known;
        if (!this.held) this.inbox.release();
        return;
      }
      case "confirm": {
        const key = this.toConfirm[step.which % Math.max(1, this.toConfirm.length)];
        if (key === undefined) return;
        this.toConfirm = this.toConfirm.filter((other) => other !== key);
        void this.inbox.confirm(key);
        return;
      }
      case "deploy":
        this.held = !step.done;
        if (this.held) this.stops += 1;
        if (step.done) this.inbox.release();
        else this.inbox.hold();
        return;
      case "settle":
        return settled();
      case "restart":
        this.process.kill();
        this.stops += 1;
        this.repeats += 1;
        return this.#boot();
    }
  }

  /** Now and then the same webhook comes again, before or after the first one was answered. */
  #add(chat: number, again: number): void {
    const known = again === 0 ? this.heard.at(-1) : undefined;
    const message: Heard = known ?? {
      id: this.heard.length,
      chat: `chat ${chat}`,
      acknowledged: false,
      emitted: 0,
      unmarked: 0,
    };
    if (!known) this.heard.push(message);
    // A chat's competency is fixed here: order is promised within what one receiver gets.
    const competency = COMPETENCIES[Number(message.chat.at(-1)) % 2] as string;
    const draft = inboxDraft(`key ${message.id}`, {
      chatId: message.chat,
      competency,
      body: { id: message.id },
    });
    void this.inbox.add([draft]).then(() => {
      message.acknowledged = true;
    });
  }

  /** Everybody listens, everything is confirmed. */
  async finish(): Promise<void> {
    await this.do({ kind: "deploy", done: true });
    for (const which of [0, 1]) {
      if (this.receivers.some(({ nodeId }) => nodeId === `receive ${which}`)) continue;
      await this.do({ kind: "receiver", which, there: true, confirm: "flow" });
    }
    for (let quiet = 0; quiet < 10; quiet++) {
      if (this.toConfirm.length > 0) quiet = 0;
      await this.do({ kind: "confirm", which: 0 });
      await this.timers.advance(10);
    }
  }

  async check(): Promise<void> {
    assert.deepEqual(this.wrong, []);
    for (const { id, acknowledged, emitted, unmarked } of this.heard) {
      assert.ok(emitted > 0 || !acknowledged, `message ${id} was acknowledged and never emitted`);
      assert.ok(emitted <= 1 + this.repeats, `message ${id} was emitted ${emitted} times`);
      assert.ok(unmarked <= 1, `message ${id} was repeated without a mark`);
    }
    for (const [chat, order] of this.order) {
      assert.ok(isInOrder(order), `${chat} is out of order: ${order}`);
    }
    assert.deepEqual(await this.disk.inboxRows(), [], "rows are left");
    assert.deepEqual(this.inbox.state(), { rows: 0, unclaimed: 0, unconfirmed: 0 });
    await this.inbox.close();
    assert.equal(this.timers.pending, 0, "timers are left");
  }
}

describe("the inbox as a model", () => {
  it("loses nothing, repeats nothing and keeps each chat's order, whatever happens", async () => {
    await inAnyOrder<Step>(step, () => new World(), 150);
  });

  it("does so over any restart too, where a repeated message is marked", async () => {
    await inAnyOrder(withRestarts<Step>(step, { kind: "restart" }), () => new World(), 250);
  });
});
