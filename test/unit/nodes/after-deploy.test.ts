/** The provisioning run after a deploy. */
import assert from "node:assert/strict";
import sinon from "sinon";
import { HandoverError } from "../../../lib/index.ts";
import { runAfterDeploy } from "../../../nodes/genesys-provision/after-deploy.ts";

const away = (words = "Away.") => new HandoverError("GENESYS_UNREACHABLE", words, "", { retriable: true });
const refused = new HandoverError("GENESYS_AUTH", "Wrong client.", "");

describe("the run after a deploy", () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
  });
  afterEach(() => clock.restore());

  /** Runs with these results, one after the other, the last one for ever. */
  function start(results: (string | Error)[]) {
    const runs: number[] = [];
    const done: string[] = [];
    const failed: string[] = [];
    const cancel = runAfterDeploy({
      async run() {
        runs.push(clock.now);
        const result = results.length > 1 ? results.shift() : results[0];
        if (result instanceof Error) throw result;
        return String(result);
      },
      done: (result) => done.push(result),
      failed: (error) => failed.push((error as Error).message),
    });
    return { runs, done, failed, cancel };
  }

  it("comes a turn later, when every node is there, and once", async () => {
    const { runs, done } = start(["fine"]);
    assert.deepEqual(runs, []);
    await clock.tickAsync(3_600_000);
    assert.deepEqual([runs, done], [[0], ["fine"]]);
  });

  it("is repeated with growing pauses of five minutes at most while Genesys is away, which is said once", async () => {
    const { runs, failed } = start([away()]);
    await clock.tickAsync(20 * 60_000);
    assert.deepEqual(
      runs.map((at) => at / 1000),
      [0, 5, 15, 35, 75, 155, 315, 615, 915],
    );
    assert.deepEqual(
      failed,
      ["Away. "].map((one) => one.trim()),
    );
  });

  it("goes through once Genesys is there, and rests", async () => {
    const { runs, done, failed } = start([away(), away(), "fine"]);
    await clock.tickAsync(3_600_000);
    assert.deepEqual([runs.length, done, failed.length], [3, ["fine"], 1]);
  });

  it("says a new reason", async () => {
    const { failed } = start([away(), away("Slow."), away("Slow."), "fine"]);
    await clock.tickAsync(3_600_000);
    assert.deepEqual(failed, ["Away.", "Slow."]);
  });

  it("is not repeated when waiting does not help", async () => {
    const { runs, failed } = start([refused]);
    await clock.tickAsync(3_600_000);
    assert.deepEqual([runs.length, failed], [1, ["Wrong client."]]);
  });

  it("stops with its node: before it began, between two attempts, and in the middle of one", async () => {
    const before = start(["fine"]);
    before.cancel();
    const between = start([away()]);
    await clock.tickAsync(1);
    between.cancel();
    let letGo = (_result: string) => {};
    const done: string[] = [];
    const cancel = runAfterDeploy({
      run: () => new Promise<string>((resolve) => (letGo = resolve)),
      done: (result) => done.push(result),
      failed: () => {},
    });
    await clock.tickAsync(1);
    cancel();
    letGo("late");
    await clock.tickAsync(3_600_000);
    assert.deepEqual([before.runs, between.runs.length, done], [[], 1, []]);
    assert.equal(clock.countTimers(), 0);
  });
});
