/** The outbox against anything that can happen, in any order, at any moment. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { createOutbox, type Outbox, type Transmitted } from "../../../lib/delivery/outbox.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { OutboxRow } from "../../../lib/store/store.ts";
import { outboxDraft } from "../store/contract.ts";
import { inAnyOrder, isInOrder, withRestarts } from "./any-order.ts";
import { createFakeTimers, settled } from "./fake-timers.ts";
import { type Process, startProcess } from "./mortal-store.ts";

const NODES = ["send-1", "send-2"];
const away = () => new HandoverError("GENESYS_TIMEOUT", "No answer.", "Wait.", { retriable: true });
const refused = () => new HandoverError("GENESYS_REJECTED", "No.", "Look.", { status: 400 });

type Step =
  | { kind: "accept"; chat: number; parts: number; node: number }
  | { kind: "answer"; which: number; how: "ok" | "away" | "refused" }
  | { kind: "advance"; ms: number }
  | { kind: "node"; node: number; there: boolean }
  | { kind: "settle" }
  | { kind: "restart" };

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("accept" as const),
      chat: fc.nat(2),
      parts: fc.integer({ min: 1, max: 3 }),
      node: fc.nat(1),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      which: fc.nat(5),
      how: fc.constantFrom("ok" as const, "ok" as const, "away" as const, "refused" as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("advance" as const), ms: fc.nat(5_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("node" as const), node: fc.nat(1), there: fc.boolean() }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: "settle" as const }) },
);

/** A flow message as the test knows it. */
interface Said {
  chat: string;
  /** Of its last row; the order of acceptance within a chat. */
  id: number;
  acknowledged: boolean;
  told: number;
}

/** Genesys, the flow and the process that dies, all played here; one outbox at a time on one disk. */
class World {
  readonly disk = createMemoryStore();
  readonly timers = createFakeTimers();
  readonly said: Said[] = [];
  readonly there = new Set(NODES);
  /** Bodies in the order in which they first went out, per chat. */
  readonly firstSent = new Map<string, number[]>();
  readonly taken = new Map<number, number>();
  wire: { row: OutboxRow; ok(): void; fail(error: HandoverError): void }[] = [];
  restarts = 0;
  process!: Process;
  outbox!: Outbox;
  #lastId = 0;

  async begin(): Promise<void> {
    await this.disk.open();
    await this.#boot();
  }

  async #boot(): Promise<void> {
    const process = startProcess(this.disk, this.timers);
    this.process = process;
    this.wire = [];
    this.outbox = createOutbox({
      store: process.store,
      transmit: (row) => this.#transmit(process, row),
      onOutcome: async (row) => {
        await settled();
        return !process.dead && this.#tell(row);
      },
      now: this.timers.now,
      random: () => 0.5,
      timers: process.timers,
      retryMinutes: 1e6,
      maxRows: 1e6,
      maxBytes: 1e9,
      log: () => {},
    });
    await this.outbox.start();
    for (const node of this.there) void this.outbox.retryOutcomes(node);
  }

  #transmit(process: Process, row: OutboxRow): Promise<Transmitted> {
    if (process.dead) return new Promise(() => {});
    const others = this.wire.filter((request) => request.row.chatId === row.chatId);
    assert.equal(others.length, 0, "two messages of one chat on the wire at once");
    const order = this.firstSent.get(row.chatId) ?? [];
    if (!order.includes(row.body as number)) this.firstSent.set(row.chatId, [...order, row.body as number]);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.wire = this.wire.filter((other) => other !== request);
      };
      const request = {
        row,
        ok: () => {
          leave();
          this.taken.set(row.body as number, (this.taken.get(row.body as number) ?? 0) + 1);
          resolve({});
        },
        fail: (error: HandoverError) => {
          leave();
          reject(error);
        },
      };
      this.wire.push(request);
    });
  }

  #tell(row: OutboxRow): boolean {
    if (!this.there.has(row.nodeId)) return false;
    const message = this.said.find(({ id }) => id === row.body);
    assert.ok(message, "a result for something that is not the last row of a message");
    message.told += 1;
    return true;
  }

  async do(step: Step): Promise<void> {
    switch (step.kind) {
      case "accept":
        return this.#accept(`chat ${step.chat}`, step.parts, NODES[step.node] as string);
      case "answer": {
        const request = this.wire[step.which % Math.max(1, this.wire.length)];
        if (step.how === "ok") request?.ok();
        else request?.fail(step.how === "away" ? away() : refused());
        return;
      }
      case "advance":
        return this.timers.advance(step.ms);
      case "node": {
        const node = NODES[step.node] as string;
        if (!step.there) this.there.delete(node);
        else if (!this.there.has(node)) {
          this.there.add(node);
          void this.outbox.retryOutcomes(node);
        }
        return;
      }
      case "settle":
        return settled();
      case "restart":
        this.process.kill();
        this.restarts += 1;
        return this.#boot();
    }
  }

  #accept(chat: string, parts: number, nodeId: string): void {
    const ids = Array.from({ length: parts }, () => ++this.#lastId);
    const message: Said = { chat, id: this.#lastId, acknowledged: false, told: 0 };
    this.said.push(message);
    const drafts = ids.map((id) =>
      outboxDraft({ chatId: chat, nodeId, body: id, last: id === message.id, acceptedAt: this.timers.now() }),
    );
    void this.outbox.accept(drafts).then(() => {
      message.acknowledged = true;
    });
  }

  /** Everybody is there and Genesys takes everything. */
  async finish(): Promise<void> {
    for (const node of NODES) await this.do({ kind: "node", node: NODES.indexOf(node), there: true });
    for (let quiet = 0; quiet < 10; quiet++) {
      if (this.wire.length > 0) quiet = 0;
      for (const request of this.wire) request.ok();
      await this.timers.advance(30_000);
      for (let i = 0; i < 8; i++) await settled();
    }
  }

  async check(): Promise<void> {
    for (const { id, acknowledged, told } of this.said) {
      assert.ok(told > 0 || !acknowledged, `message ${id} was accepted and its result never told`);
      assert.ok(
        told <= 1 + this.restarts,
        `message ${id} was told ${told} times with ${this.restarts} restarts`,
      );
    }
    for (const [chat, order] of this.firstSent) {
      assert.ok(isInOrder(order), `${chat} is out of order: ${order}`);
    }
    for (const [id, times] of this.taken) {
      assert.ok(
        times <= 1 + this.restarts,
        `row ${id} was taken ${times} times with ${this.restarts} restarts`,
      );
    }
    assert.deepEqual(await this.disk.outboxRows(), [], "rows are left");
    assert.equal(this.outbox.size, 0);
    assert.equal(this.timers.pending, 0, "timers are left");
  }
}

describe("the outbox as a model", () => {
  it("loses nothing, keeps each chat's order and tells each result exactly once, whatever happens", async () => {
    await inAnyOrder<Step>(step, () => new World(), 150);
  });

  it("does so over any restart too, where a result may be told once more per restart", async () => {
    await inAnyOrder(withRestarts<Step>(step, { kind: "restart" }), () => new World(), 250);
  });
});
