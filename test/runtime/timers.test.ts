/** Timers in a real Node-RED: what runs out while the process is dead is due right after the next start. */

import assert from "node:assert/strict";
import { VERSIONS } from "../support/node-red.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";

const NO_PICKUP_SECONDS = 3;

for (const version of VERSIONS) {
  describe(`the timers, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    before(async () => {
      on = await stage(version, {
        flow: { config: { noPickupSeconds: NO_PICKUP_SECONDS, userIdleSeconds: "4", idleWarningSeconds: 2 } },
      });
    });
    after(() => on.close());

    it("a chat that nobody took while Node-RED was killed ends right after the start", async () => {
      await on.sandbox.onQueue(AGENTS.amelie);
      await on.ask("nobody", "Animal");
      await on.collector.find("event", (msg) => msg.chatId === "nobody" && msg.event === "queued", {
        what: "the chat in the queue",
      });
      await on.red.kill();
      await on.restart();
      const ended = await on.collector.find("ended", (msg) => msg.chatId === "nobody", { what: "the end" });
      assert.equal(ended.reason, "no-pickup");
      assert.equal(on.collector.at("ended").filter(({ chatId }) => chatId === "nobody").length, 1);
      await on.sandbox.everybodyOff();
    });

    it("a silent user is warned in Node-RED's language, killed in between, and ended once", async () => {
      const { id } = await on.talk("silent", AGENTS.marc, "Payment");
      await on.sandbox.say(id, AGENTS.marc, "Which invoice?");
      const isWarning = (msg: { chatId?: unknown; event?: unknown }) =>
        msg.chatId === "silent" && msg.event === "user-idle";
      const warning = await on.collector.find("event", isWarning, { what: "the warning" });
      assert.deepEqual(
        [warning.secondsLeft, warning.warning],
        [2, "Are you still there? This chat ends in 2 seconds."],
      );
      await on.red.kill();
      await on.restart();
      const ended = await on.collector.find("ended", (msg) => msg.chatId === "silent", { what: "the end" });
      assert.equal(ended.reason, "user-idle");
      // What the kill kept from being noted as handed over comes again, and says so (DESIGN §12).
      const warnings = on.collector.at("event").filter(isWarning);
      assert.equal(warnings.filter(({ genesys }) => !genesys.redelivered).length, 1);
    });
  });
}
