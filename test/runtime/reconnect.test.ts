/** Deploys with a changed connection: the connector is replaced, and what the old one was still at is said by nobody. */

import assert from "node:assert/strict";
import { edited } from "../support/flows.ts";
import type { FlowNode } from "../support/node-red.ts";
import { AGENTS } from "../support/sandbox.ts";
import { stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

const DEPLOYS = 5;

describe("a deploy with a changed connection", function () {
  this.timeout(60_000);

  it("complains of nothing, however soon the next one comes, and the chat goes on", async () => {
    const on = await stage(5);
    try {
      const { id } = await on.talk("chat", AGENTS.amelie, "Animal");
      const config = on.flows.find(({ type }) => type === "genesys-config") as FlowNode;
      const before = on.red.log().length;
      for (let n = 1; n <= DEPLOYS; n++) {
        const flows = edited(on.flows, config.id, { retryMinutes: 20 + n });
        await on.red.deploy(flows.map(({ credentials, ...rest }) => rest as FlowNode));
      }
      const said = () => on.red.log().slice(before).split("\n");
      const ready = () => said().filter((line) => /is ready; its webhook is/.test(line)).length;
      await until(() => ready() === DEPLOYS, {
        what: "every connector to start",
        timeoutMs: 40_000,
        instead: said,
      });
      await on.sandbox.say(id, AGENTS.amelie, "still there");
      await on.collector.find("message", ({ payload }) => payload === "still there", { what: "the word" });
      assert.deepEqual(
        said().filter((line) => /\[(warn|error)\] \[genesys-/.test(line)),
        [],
      );
    } finally {
      await on.close();
    }
  });
});
