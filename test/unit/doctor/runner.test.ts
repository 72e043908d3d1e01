/** The runner: who waits for whom, time limits, progress, and what becomes of a check that fails. */
import assert from "node:assert/strict";
import { CHECK_IDS, type Check, type CheckId, type Finding, finding } from "../../../lib/doctor/check.ts";
import { CHECKS, examine } from "../../../lib/doctor/doctor.ts";
import type { Exam, RunCheck } from "../../../lib/doctor/exam.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";
import { brief } from "./rows.ts";

const fine: RunCheck = async () => [finding("host.reached", "ok")];

/** All checks are fine, but for those given. */
async function run(special: Partial<Record<CheckId, RunCheck>>, advanceMs = 0) {
  const timers = createFakeTimers();
  const asked: CheckId[] = [];
  const told: Check[] = [];
  const checks = Object.fromEntries(
    CHECK_IDS.map((id) => {
      const run: RunCheck = (exam) => {
        asked.push(id);
        return (special[id] ?? fine)(exam);
      };
      return [id, { ...CHECKS[id], run }];
    }),
  ) as typeof CHECKS;
  const running = examine({} as Exam, { timers, checks }, (check) => told.push(check));
  await settled();
  await timers.advance(advanceMs);
  const result = await running;
  return { asked, told, timers, of: (id: CheckId) => result.find((one) => one.id === id) as Check, result };
}

const failing =
  (error: unknown): RunCheck =>
  async () => {
    throw error;
  };

describe("the doctor's runner", () => {
  it("answers all ten in their order, and tells each as soon as it is done", async () => {
    let letGo = (_: Finding[]) => {};
    const slow = new Promise<Finding[]>((resolve) => {
      letGo = resolve;
    });
    const running = run({ integrations: () => slow });
    await settled();
    letGo([finding("integrations.ready", "ok")]);
    const { told, result } = await running;
    assert.deepEqual(
      result.map(({ id }) => id),
      [...CHECK_IDS],
    );
    assert.equal(told.length, CHECK_IDS.length);
    assert.equal(told.at(-1)?.id, "integrations", "the slow one came last");
  });

  it("without the host only the webhook's address is looked at, and nobody blames the OAuth client", async () => {
    const { asked, of } = await run({ host: async () => [finding("host.unreachable", "error")] });
    assert.deepEqual(asked.sort(), ["host", "webhook"]);
    assert.deepEqual(brief(of("token").findings), ["common.after-host skipped"]);
    for (const id of CHECK_IDS.filter((one) => CHECKS[one].after)) {
      assert.deepEqual(brief(of(id).findings), ["common.after-host skipped"]);
    }
    assert.equal(of("webhook").verdict, "ok");
  });

  it("without a token nothing of the organisation is looked at", async () => {
    const { asked, of } = await run({ token: async () => [finding("token.refused", "error")] });
    assert.deepEqual(asked.sort(), ["host", "token", "webhook"]);
    assert.deepEqual(brief(of("permissions").findings), ["common.after-token skipped"]);
  });

  it("a check that does not end is given up after its time limit, and leaves no timer", async () => {
    const { of, timers } = await run({ typing: () => new Promise(() => {}) }, 60_000);
    assert.deepEqual(of("typing").findings, [finding("common.timeout", "skipped", { seconds: 20 })]);
    assert.equal(of("queue").verdict, "ok");
    assert.equal(timers.pending, 0);
  });

  it("what may not be looked at is skipped and names the permission; what fails is an error with its reason", async () => {
    const { of } = await run({
      typing: failing(
        new HandoverError("GENESYS_PERMISSION", "Lacks it.", "Add it.", {
          permission: "messaging:setting:view",
        }),
      ),
      content: failing(new HandoverError("GENESYS_UNREACHABLE", "Genesys is in trouble.", "")),
      queue: failing(new TypeError("x is not a function")),
    });
    assert.deepEqual(brief(of("typing").findings), ["common.not-permitted skipped"]);
    assert.equal(of("typing").findings[0]?.values.permission, "messaging:setting:view");
    assert.deepEqual(brief(of("content").findings), ["common.failed error"]);
    assert.match(String(of("content").findings[0]?.values.message), /in trouble/);
    assert.match(String(of("queue").findings[0]?.values.message), /not a function/);
  });
});
