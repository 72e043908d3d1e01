/** Reading conversations in turn: the longest unread first, soon while it rings, never more than the budget's share. */
import assert from "node:assert/strict";
import { createReadingRoom } from "../../../lib/delivery/reading.ts";
import { createReconciler, type Reconciler } from "../../../lib/escalation/reconciler.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";

const MINUTE = 60_000;

/** A reconciler on a fake clock, and what it looked at, when (seconds since the start). */
function setUp({ socketLive = false, share = 30, room = createReadingRoom(() => share * 10) } = {}) {
  const timers = createFakeTimers();
  const start = timers.now();
  const looks: [string, number][] = [];
  const answers = new Map<string, "alerting" | "quiet" | Error>();
  const open: (() => void)[] = [];
  let held = false;
  const log: string[] = [];
  const periods: number[] = [];
  const socket = { live: socketLive };
  /** Without a notification channel. */
  const untold = new Set<string>();
  const reconciler: Reconciler = createReconciler({
    async look(id) {
      looks.push([id, (timers.now() - start) / 1000]);
      if (held) await new Promise<void>((resolve) => open.push(resolve));
      const answer = answers.get(id) ?? "quiet";
      if (answer instanceof Error) throw answer;
      return answer;
    },
    now: timers.now,
    timers,
    stretch: room.take().stretch,
    socketLive: () => socket.live,
    listened: (id) => socket.live && !untold.has(id),
    log: (line) => log.push(line),
    onPeriod: (ms) => void periods.push(ms),
  });
  return {
    timers,
    periods,
    reconciler,
    looks,
    answers,
    log,
    socket,
    untold,
    hold: () => {
      held = true;
    },
    async letGo() {
      held = false;
      for (const resolve of open.splice(0)) resolve();
      await settled();
    },
  };
}

describe("the reconciler", () => {
  it("looks every minute while the socket lives, every 15 seconds while it does not", async () => {
    const { reconciler, timers, looks, socket } = setUp({ socketLive: true });
    reconciler.follow("a");
    await timers.advance(3 * MINUTE);
    assert.equal(looks.length, 3);
    socket.live = false;
    await timers.advance(MINUTE);
    assert.equal(looks.length, 7);
    reconciler.close();
  });

  it("stretches the period so that many conversations stay within the budget's share", async () => {
    const { reconciler, timers, periods, looks } = setUp({ share: 30 });
    for (let i = 0; i < 90; i++) reconciler.follow(`chat${i}`);
    await timers.advance(15 * MINUTE);
    assert.deepEqual(periods, [3 * MINUTE]);
    assert.ok(looks.length <= 15 * 30, `${looks.length}`);
    assert.equal(new Set(looks.map(([id]) => id)).size, 90);
    reconciler.close();
  });

  it("looks every 15 seconds at those that the socket does not tell of, however well it tells of others", async () => {
    const { reconciler, timers, looks, untold } = setUp({ socketLive: true });
    untold.add("untold");
    for (const id of ["told", "untold"]) reconciler.follow(id);
    await timers.advance(4 * MINUTE);
    const count = (name: string) => looks.filter(([id]) => id === name).length;
    assert.deepEqual([count("told"), count("untold")], [4, 16]);
    untold.clear();
    looks.length = 0;
    await timers.advance(4 * MINUTE);
    assert.deepEqual([count("told"), count("untold")], [4, 4]);
    reconciler.close();
  });

  it("keeps to the budget's share with many that the socket does not tell of, and forgets neither kind", async () => {
    const { reconciler, timers, periods, looks, untold } = setUp({ socketLive: true, share: 30 });
    for (let i = 0; i < 60; i++) {
      untold.add(`untold${i}`);
      reconciler.follow(`untold${i}`);
      reconciler.follow(`told${i}`);
    }
    await timers.advance(30 * MINUTE);
    // 60 × 1 and 60 × 4 a minute are wanted, ten times the share.
    assert.deepEqual(periods, [150_000]);
    const count = (kind: string) => looks.filter(([id]) => id.startsWith(kind)).length;
    assert.ok(looks.length <= 30 * 30, `${looks.length} reads`);
    assert.ok(looks.length >= 25 * 30, `${looks.length} reads`);
    assert.ok(count("untold") > 3 * count("told"), `${count("untold")} and ${count("told")}`);
    assert.equal(new Set(looks.map(([id]) => id)).size, 120);
    reconciler.close();
  });

  it("two connectors of one OAuth client read within one share; who is alone again reads as often as before", async () => {
    const room = createReadingRoom(() => 300);
    const [one, other] = [setUp({ room }), setUp({ room })];
    for (let i = 0; i < 45; i++) {
      one.reconciler.follow(`chat${i}`);
      other.reconciler.follow(`chat${i}`);
    }
    for (let second = 0; second < 900; second++) {
      await one.timers.advance(1_000);
      await other.timers.advance(1_000);
    }
    const together = one.looks.length + other.looks.length;
    assert.ok(together <= 15 * 30 + 16, `${together} reads in a quarter of an hour`);
    assert.ok(together >= 12 * 30, `${together} reads in a quarter of an hour`);
    assert.equal(one.periods.at(-1), 3 * MINUTE);
    for (let i = 0; i < 45; i++) other.reconciler.forget(`chat${i}`);
    await other.timers.advance(1_000);
    await one.timers.advance(1_000);
    assert.equal(one.periods.at(-1), 1.5 * MINUTE);
    one.reconciler.close();
    other.reconciler.close();
  });

  it("goes on when the clock is set back an hour", async () => {
    const timers = createFakeTimers();
    let setBackMs = 0;
    const looked: string[] = [];
    const reconciler = createReconciler({
      async look(id) {
        looked.push(id);
        return "quiet";
      },
      now: () => timers.now() - setBackMs,
      timers,
      stretch: () => 1,
      socketLive: () => false,
      listened: () => false,
      log() {},
    });
    reconciler.follow("e1");
    reconciler.follow("e2");
    await timers.advance(20_000);
    setBackMs = 3_600_000;
    looked.length = 0;
    await timers.advance(60_000);
    assert.ok(looked.length >= 6 && looked.length <= 10, `${looked.length} looks`);
    assert.deepEqual(new Set(looked), new Set(["e1", "e2"]));
    reconciler.close();
  });

  it("looks at the longest unread first", async () => {
    const { reconciler, timers, looks } = setUp();
    for (const id of ["a", "b", "c"]) {
      reconciler.follow(id);
      await timers.advance(1_000);
    }
    reconciler.hint("a");
    await timers.advance(16_000);
    assert.deepEqual(looks.map(([id]) => id).slice(0, 4), ["a", "b", "c", "a"]);
    reconciler.close();
  });

  it("has at most eight requests under way", async () => {
    const { reconciler, timers, looks, hold } = setUp();
    hold();
    for (let i = 0; i < 20; i++) reconciler.follow(`chat${i}`);
    reconciler.lookSoon(Array.from({ length: 20 }, (_, i) => `chat${i}`));
    await timers.advance(MINUTE);
    assert.equal(looks.length, 8);
    reconciler.close();
  });

  it("a thousand hints at once: eight under way, and the next begins when one is done, not a second later", async () => {
    const { reconciler, timers, looks, hold, letGo } = setUp({ socketLive: true });
    hold();
    for (let i = 0; i < 1_000; i++) reconciler.hint(`chat${i}`);
    assert.equal(looks.length, 8);
    await letGo();
    await timers.advance(1);
    assert.equal(looks.length, 1_000);
    assert.equal(new Set(looks.map(([id]) => id)).size, 1_000);
    reconciler.close();
  });

  it("who is over while waiting for the turn costs no request", async () => {
    const { reconciler, timers, looks, hold, letGo } = setUp({ socketLive: true });
    hold();
    for (let i = 0; i < 1_000; i++) reconciler.hint(`chat${i}`);
    for (let i = 0; i < 1_000; i++) reconciler.forget(`chat${i}`);
    await letGo();
    await timers.advance(MINUTE);
    assert.equal(looks.length, 8);
    assert.equal(timers.pending, 0);
    reconciler.close();
  });

  it("many hints for one conversation that waits for its turn are one look", async () => {
    const { reconciler, timers, looks, hold, letGo } = setUp({ socketLive: true });
    hold();
    for (let i = 0; i < 8; i++) reconciler.hint(`chat${i}`);
    for (let i = 0; i < 50; i++) reconciler.hint("again");
    await letGo();
    await timers.advance(1);
    assert.equal(looks.filter(([id]) => id === "again").length, 1);
    reconciler.close();
  });

  it("a hint goes before what a gap may have hidden, and both before phones that ring on", async () => {
    const { reconciler, timers, looks, answers, hold, letGo } = setUp({ socketLive: true });
    for (let i = 0; i < 8; i++) {
      answers.set(`ringing${i}`, "alerting");
      reconciler.hint(`ringing${i}`);
    }
    for (let i = 0; i < 8; i++) reconciler.follow(`missed${i}`);
    await timers.advance(10);
    hold();
    for (let i = 0; i < 8; i++) reconciler.hint(`busy${i}`);
    reconciler.lookSoon(Array.from({ length: 8 }, (_, i) => `missed${i}`));
    await timers.advance(2_000);
    reconciler.hint("hinted");
    looks.length = 0;
    await letGo();
    await timers.advance(1);
    const order = looks.map(([id]) => id.replace(/\d$/, ""));
    assert.deepEqual(order, ["hinted", ...Array(8).fill("missed"), ...Array(8).fill("ringing")]);
    reconciler.close();
  });

  it("phones that ring do not keep the others from their turn", async () => {
    const { reconciler, timers, looks, answers, hold, letGo } = setUp({ socketLive: true, share: 60 });
    for (let i = 0; i < 8; i++) reconciler.follow(`chat${i}`);
    await timers.advance(MINUTE - 500);
    for (let i = 0; i < 20; i++) {
      answers.set(`ringing${i}`, "alerting");
      reconciler.hint(`ringing${i}`);
    }
    await timers.advance(10);
    hold();
    for (let i = 0; i < 8; i++) reconciler.hint(`busy${i}`);
    await timers.advance(3_000);
    looks.length = 0;
    await letGo();
    await timers.advance(1);
    assert.deepEqual(
      looks.slice(0, 8).map(([id]) => id),
      Array.from({ length: 8 }, (_, i) => `chat${i}`),
    );
    reconciler.close();
  });

  it("tells its period when that changes, and only then", async () => {
    const { reconciler, timers, periods, socket } = setUp({ socketLive: true, share: 30 });
    reconciler.follow("a");
    await timers.advance(5_000);
    socket.live = false;
    await timers.advance(5_000);
    for (let i = 0; i < 89; i++) reconciler.follow(`chat${i}`);
    await timers.advance(5_000);
    assert.deepEqual(periods, [MINUTE, 15_000, 3 * MINUTE]);
    reconciler.close();
  });

  it("looks at once on a hint, and soon again while a phone rings, ever less often", async () => {
    const { reconciler, timers, looks, answers } = setUp({ socketLive: true });
    answers.set("a", "alerting");
    reconciler.hint("a");
    await timers.advance(12_000);
    assert.deepEqual(
      looks.map(([, at]) => at),
      [0, 1, 2, 4, 6, 8, 11],
    );
    reconciler.close();
  });

  it("stops looking so often once the phone is quiet", async () => {
    const { reconciler, timers, looks, answers } = setUp({ socketLive: true });
    answers.set("a", "alerting");
    reconciler.hint("a");
    await timers.advance(1_500);
    answers.set("a", "quiet");
    await timers.advance(30_000);
    assert.equal(looks.length, 3);
    reconciler.close();
  });

  it("stops looking at a phone once somebody said that it was answered", async () => {
    const { reconciler, timers, looks, answers } = setUp({ socketLive: true });
    answers.set("a", "alerting");
    reconciler.hint("a");
    await timers.advance(1_500);
    reconciler.answered("a");
    await timers.advance(30_000);
    assert.equal(looks.length, 2);
    reconciler.close();
  });

  it("a phone that rings for ever is left to the usual period", async () => {
    const { reconciler, timers, looks, answers } = setUp({ socketLive: true, share: 1000 });
    answers.set("a", "alerting");
    reconciler.hint("a");
    await timers.advance(10 * MINUTE);
    const perMinute = looks.filter(([, at]) => at >= 540).length;
    assert.ok(perMinute <= 20, `${perMinute} looks in the tenth minute`);
    reconciler.close();
  });

  it("a hint that comes while it is looking makes it look again: the answer may be older than the hint", async () => {
    const { reconciler, looks, hold, letGo } = setUp({ socketLive: true });
    hold();
    reconciler.hint("a");
    reconciler.hint("a");
    assert.equal(looks.length, 1);
    await letGo();
    assert.equal(looks.length, 2);
    reconciler.close();
  });

  it("after a gap in the notifications it looks at those, although they were just read", async () => {
    const { reconciler, timers, looks } = setUp({ socketLive: true });
    for (const id of ["a", "b", "c"]) reconciler.follow(id);
    reconciler.lookSoon(["a", "c", "unknown"]);
    await timers.advance(1_000);
    assert.deepEqual(
      looks.map(([id]) => id),
      ["a", "c"],
    );
    reconciler.close();
  });

  it("who is over before the look that was to come costs no request", async () => {
    const { reconciler, timers, looks } = setUp({ socketLive: true });
    for (const id of ["a", "b"]) reconciler.follow(id);
    reconciler.hint("a", [300, 2_000]);
    reconciler.hint("b", [300, 2_000]);
    reconciler.forget("b");
    await timers.advance(10_000);
    assert.deepEqual(looks, [
      ["a", 0.3],
      ["a", 2.3],
    ]);
    reconciler.hint("a", [300]);
    reconciler.close();
    assert.equal(timers.pending, 0);
  });

  it("a failed look is logged and tried again in its turn", async () => {
    const { reconciler, timers, looks, answers, log } = setUp();
    answers.set("a", new Error("Genesys is away"));
    reconciler.follow("a");
    await timers.advance(31_000);
    assert.equal(looks.length, 2);
    assert.match(log[0] ?? "", /Genesys is away/);
    reconciler.close();
  });

  it("what is forgotten is not looked at, also when it rang", async () => {
    const { reconciler, timers, looks, answers } = setUp();
    answers.set("a", "alerting");
    reconciler.hint("a");
    await timers.advance(100);
    reconciler.forget("a");
    await timers.advance(2 * MINUTE);
    assert.equal(looks.length, 1);
    assert.equal(timers.pending, 0);
    reconciler.close();
  });

  it("what is forgotten while it is looked at leaves no timer", async () => {
    const { reconciler, timers, answers, hold, letGo } = setUp();
    answers.set("a", "alerting");
    hold();
    reconciler.hint("a");
    reconciler.forget("a");
    await letGo();
    await timers.advance(2_000);
    assert.equal(timers.pending, 0);
    reconciler.close();
  });

  it("leaves no timer behind when it is closed", async () => {
    const { reconciler, timers, answers } = setUp();
    answers.set("a", "alerting");
    reconciler.hint("a");
    reconciler.follow("b");
    await timers.advance(10);
    reconciler.close();
    assert.equal(timers.pending, 0);
    reconciler.follow("c");
    reconciler.hint("c");
    await timers.advance(MINUTE);
    assert.equal(timers.pending, 0);
  });
});
