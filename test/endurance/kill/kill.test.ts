/**
 * kill -9 at random moments between users and agents: nothing is lost, nothing out of order, and what comes twice has
 * one of the causes of DESIGN §12 and is marked as it says. `SEED=… npm test` repeats a run's kills and faults (the
 * race between two processes cannot be repeated to the microsecond). What counts as accepted: users.ts.
 */

import assert from "node:assert/strict";
import { reportOf } from "./report.ts";
import { killRun } from "./run.ts";
import { faultsOf } from "./verdict.ts";

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

describe("killed five times while 1,000 messages go each way", function () {
  // What hangs must end; a busy machine may take minutes over it.
  this.timeout(600_000);
  for (const deduplicating of [false, true]) {
    it(`SEED=${seed}, Genesys ${deduplicating ? "dropping" : "not dropping"} repeated messages: 0 lost, 0 reordered, every repetition marked and explained`, async () => {
      const options = {
        seed,
        messages: 1000,
        chats: 20,
        kills: 5,
        deduplicating,
        timeScale: 0.3,
        // Genesys repeats whatever it was not answered 2xx for, however long a restart takes here: waiting.ts judges that.
        webhooks: { webhookRetryDelayMs: 1500, webhookRetries: 100_000, webhookTotalMs: 3_600_000 },
        // What dies before it takes anything proves nothing: a slower machine's processes live longer.
        life: (startMs: number) => {
          const least = Math.min(20_000, Math.max(2200, startMs));
          return { least, more: 0.7 * least };
        },
        ...(process.env.VERBOSE && { log: console.log }),
      };
      const run = await killRun(options);
      console.log(reportOf(run, options).replace(/^/gm, "        "));
      assert.deepEqual(faultsOf(run.verdict), []);
      assert.equal(run.verdict.userToAgent.words, 1000);
      assert.equal(run.verdict.agentToUser.words, 1000);
      assert.deepEqual(run.leftOver, { outboxRows: 0, inboxRows: 0 });
    });
  }
});
