/** What holds for each of the nodes that take part in a flow. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { loadNodes, unloadNodes } from "../support/tested-nodes.ts";
import { until } from "../support/until.ts";
import { around, CREDENTIALS, config } from "./flow.ts";

const NODES = [
  { type: "genesys-provision", outputs: 1, hasInput: true },
  { type: "competency-router", outputs: 3, hasInput: true },
  { type: "genesys-send", outputs: 1, hasInput: true },
  { type: "genesys-receive", outputs: 3, hasInput: false },
];

for (const { type, outputs, hasInput } of NODES) {
  describe(type, () => {
    afterEach(unloadNodes);

    it("is loaded with its name, everything else at its default", async () => {
      const { node } = await loadNodes([config(), ...around(type, outputs)], CREDENTIALS);
      assert.equal(node("tested").name, "Tested");
    });

    it("shows a red dot while no connector is chosen", async () => {
      const tested = await loadNodes(around(type, outputs, { connector: "" }));
      const { fill, shape, text } = await until(() => tested.statusOf("tested"), { what: "a status" });
      assert.deepEqual({ fill, shape, text }, { fill: "red", shape: "dot", text: "status.not-configured" });
    });

    it("shows a red dot while the connector has no credentials", async () => {
      const tested = await loadNodes([config(), ...around(type, outputs)]);
      await until(() => tested.statusOf("tested")?.text === "status.not-configured", {
        what: "not-configured",
        instead: () => tested.statusOf("tested"),
      });
      assert.equal(tested.statusOf("tested").fill, "red");
      assert.equal(tested.statusOf("tested").shape, "dot");
    });

    if (!hasInput) return;

    it("hands NOT_CONFIGURED to the Catch node while no connector is chosen, and is done once", async () => {
      const tested = await loadNodes(around(type, outputs, { connector: "" }));
      tested.node("tested").receive({ chatId: "c1", payload: "hello" });
      const { error } = await tested.find("errors", () => true, "the error");
      assert.equal(error.code, "NOT_CONFIGURED");
      assert.match(error.message, /connector/);
      tested.node("tested").receive({ chatId: "c2", payload: "hello" });
      await tested.find("errors", (msg) => msg.chatId === "c2", "the second error");
      assert.equal(tested.at("errors").length, 2);
      assert.deepEqual(tested.at("completed"), []);
    });

    it("ends every message exactly once, whatever is in it, and Node-RED lives", async () => {
      const tested = await loadNodes([config(), ...around(type, outputs)], CREDENTIALS);
      const anything = fc.record(
        {
          chatId: fc.oneof(
            fc.string(),
            fc.integer(),
            fc.constant(null),
            fc.object(),
            fc.string({ minLength: 200 }),
          ),
          payload: fc.anything(),
          attachments: fc.anything(),
          action: fc.oneof(
            fc.constantFrom("message", "typing", "end", "delivered", "failed", "check"),
            fc.anything(),
          ),
          competency: fc.anything(),
          identity: fc.anything(),
          history: fc.anything(),
          attributes: fc.anything(),
          reason: fc.anything(),
          genesys: fc.anything(),
        },
        { requiredKeys: [] },
      );
      const messages = fc.sample(anything, { numRuns: 60, seed: 7 });
      for (const [number, msg] of messages.entries()) tested.node("tested").receive({ ...msg, number });
      const ended = () => [...tested.at("errors"), ...tested.at("completed")];
      await until(() => ended().length >= messages.length, { what: "every message to end", instead: ended });
      tested.node("tested").receive({ number: "last" });
      await until(() => ended().some(({ number }) => number === "last"), { what: "the last one" });
      const numbers = ended().map(({ number }) => number);
      assert.equal(new Set(numbers).size, numbers.length, "each once");
      for (const { error } of tested.at("errors")) assert.match(error.code, /^[A-Z_]+$/);
    });
  });
}
