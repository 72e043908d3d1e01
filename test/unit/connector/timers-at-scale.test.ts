/** A thousand timers that are due in one moment, on the embedded store and a real clock; also when the process died before. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realTimers } from "../../../lib/delivery/timers.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { createEmbeddedStore } from "../../../lib/store/embedded.ts";
import type { Store } from "../../../lib/store/store.ts";
import { until } from "../../support/until.ts";
import { NO_TIMERS } from "../../support/usual-settings.ts";
import { startTimed } from "./timed.ts";

const MANY = 1_000;
const SECONDS = 100;
const LATE_MS = 1_000;
/** What ran out before the start is looked at once more first. */
const LATE_AT_START_MS = 2_000;

interface Life {
  disk: Store;
  store: Store;
  close(): Promise<void>;
}

describe("a thousand timers that are due in one moment", function () {
  this.timeout(30_000);
  let folder: string;
  let lives: Life[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "timers-"));
    lives = [];
  });
  afterEach(async () => {
    for (const life of lives) await life.close();
    await rm(folder, { recursive: true, force: true });
  });

  const path = () => join(folder, "escalations.sqlite");

  /** What Genesys shows is not to be had: the requests of the minute are spent, the worst that can happen to a last look. */
  async function startLife(): Promise<Life> {
    const disk = createEmbeddedStore({ path: path() });
    await disk.open();
    const { timing, store } = await startTimed(disk, {
      settings: {
        ...NO_TIMERS,
        noPickupSeconds: SECONDS,
        userIdleSeconds: SECONDS + 10,
        idleWarningSeconds: 10,
        userIdleText: "Still there? {seconds}",
      },
      look: () => new Promise(() => {}),
      timers: realTimers,
      now: Date.now,
      log: (line) => assert.fail(line),
    });
    const life = {
      disk,
      store,
      async close() {
        timing.close();
        await disk.close();
      },
    };
    lives.push(life);
    return life;
  }

  /** Half of them wait for an agent, of the others the agent waits for the user. */
  async function escalate(store: Store, dueAt: number) {
    const since = dueAt - SECONDS * 1000;
    const escalations = Array.from({ length: MANY }, (_, index): Escalation => {
      const waits = index % 2 === 0;
      return {
        ...{ id: `e${index}`, chatId: `c${index}`, number: 1, state: waits ? "queued" : "connected" },
        ...{ competency: "", fallbackPath: [""], integrationId: "i", integrationName: "bot", queueId: "" },
        ...{ conversationId: `conversation-${index}`, requestedAt: since },
        ...(!waits && { agent: { name: "Amélie" }, connectedAt: since }),
      };
    });
    const turns = escalations
      .filter(({ state }) => state === "connected")
      .map(({ id }) => ({ escalationId: id, turn: { from: "agent" as const, text: "x", time: since } }));
    await store.commit({ escalations, turns });
  }

  /** When each was carried out, milliseconds after it was due, the earliest first. */
  async function carriedOut({ disk }: Life, dueAt: number) {
    const done = await until(
      async () => {
        const ends = (await disk.outboxRows()).map(({ acceptedAt }) => acceptedAt - dueAt);
        const warnings = (await disk.inboxRows()).map(({ receivedAt }) => receivedAt - dueAt);
        return ends.length + warnings.length >= MANY && { ends, warnings };
      },
      { what: "all of them", timeoutMs: 15_000 },
    );
    assert.deepEqual([done.ends.length, done.warnings.length], [MANY / 2, MANY / 2]);
    return [...done.ends, ...done.warnings].sort((a, b) => a - b);
  }

  function assertInTime(late: number[]) {
    const [first = -1, last = -1] = [late[0], late.at(-1)];
    assert.ok(first >= 0, `${-first} ms too soon`);
    assert.ok(last <= LATE_MS, `${last} ms too late`);
  }

  it("are carried out within a second, none too soon", async () => {
    const life = await startLife();
    const dueAt = Date.now() + 1_500;
    await escalate(life.store, dueAt);
    assertInTime(await carriedOut(life, dueAt));
  });

  it("also after a restart in between", async () => {
    const first = await startLife();
    const dueAt = Date.now() + 2_500;
    await escalate(first.store, dueAt);
    await first.close();
    lives = [];
    const next = await startLife();
    assertInTime(await carriedOut(next, dueAt));
  });

  it("and right after the start, when they ran out while the process was dead", async () => {
    const disk = createEmbeddedStore({ path: path() });
    await disk.open();
    await escalate(disk, Date.now() - 3_600_000);
    await disk.close();
    const next = await startLife();
    const [last = -1] = (await carriedOut(next, Date.now())).slice(-1);
    assert.ok(last <= LATE_AT_START_MS, `${last} ms after the start`);
  });
});
