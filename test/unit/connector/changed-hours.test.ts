/** A deploy that leaves the connection alone, in a whole connector: what was wrong with the hours of before is forgotten. */
import assert from "node:assert/strict";
import { hours } from "../routing/hours.ts";
import { ROWS, startBench } from "./on-sandbox.ts";
import { settingsOf } from "./settings-of.ts";

describe("changed opening hours", () => {
  it("count for the next message, and the status forgets at once what was wrong with the old ones", async () => {
    const broken = hours({ timeZone: "Europe/Nowhere" });
    const on = await startBench({ hours: [broken], provisioned: false });
    try {
      const ask = async (chatId: string) => {
        const limits = { maxWaiting: 0, maxWaitSeconds: 0 };
        const question = { chatId, action: "escalate", competency: "", rules: [], limits, reopenMinutes: 0 };
        return (await on.connector.route({ ...question, whenUnknown: "agent" })).route.availability;
      };
      assert.deepEqual((await ask("a"))?.reasons, ["NOT_CONFIGURED"]);
      assert.ok(on.conditions.has("hours-unreadable"));
      const closed = { mo: "", tu: "", we: "", th: "", fr: "", sa: "", su: "" };
      const { content } = settingsOf(on.sandbox);
      on.connector.change({ competencies: ROWS, content, hours: [hours({ week: closed })] });
      assert.ok(!on.conditions.has("hours-unreadable"));
      assert.equal((await ask("b"))?.verdict, "closed");
    } finally {
      await on.close();
    }
  });
});
