/** The router's three ways, as far as they need no Genesys. */

import assert from "node:assert/strict";
import { loadNodes, type Tested, unloadNodes } from "../support/tested-nodes.ts";
import { around, CREDENTIALS, config } from "./flow.ts";

const QUEUE = "a0000000-0000-4000-8000-000000000001";
const rows = [
  { competency: "Animal", queueId: "", flowId: "", fallback: "" },
  { competency: "Payment", queueId: QUEUE, flowId: "", fallback: "" },
];

describe("competency-router", () => {
  let tested: Tested;
  const load = async (changes: object = {}) => {
    tested = await loadNodes(
      [config({ competencies: rows }), ...around("competency-router", 3, changes)],
      CREDENTIALS,
    );
  };
  afterEach(unloadNodes);

  it("hands CHAT_ID_MISSING to the Catch node for a message without chatId", async () => {
    await load();
    tested.node("tested").receive({ payload: "hello" });
    const { error } = await tested.find("errors", () => true, "the error");
    assert.equal(error.code, "CHAT_ID_MISSING");
  });

  it("hands COMPETENCY_UNKNOWN to the Catch node, and names what there is", async () => {
    await load();
    tested.node("tested").receive({ chatId: "c", action: "escalate", competency: "Weather" });
    const { error } = await tested.find("errors", () => true, "the error");
    assert.equal(error.code, "COMPETENCY_UNKNOWN");
    assert.match(error.message, /Animal, Payment/);
  });

  it("leaves an ordinary message to the bot, as it came", async () => {
    await load();
    tested.node("tested").receive({ chatId: "c", payload: "hello", extra: { kept: true } });
    const msg = await tested.find("out2", () => true, "the bot's message");
    assert.equal(msg.payload, "hello");
    assert.deepEqual(msg.extra, { kept: true });
    assert.equal(msg.action, undefined);
    assert.deepEqual([tested.at("out0"), tested.at("out1")], [[], []]);
  });

  it("routes a row without a queue to the agents unasked, whatever whenUnknown says", async () => {
    await load({ whenUnknown: "unavailable" });
    tested
      .node("tested")
      .receive({ chatId: "c", payload: "hello", action: "escalate", competency: "animal" });
    const { action, competency, route } = await tested.find("out0", () => true, "the agents' message");
    assert.equal(action, "escalate");
    assert.equal(competency, "Animal");
    assert.equal(route.availability.verdict, "unknown");
    assert.deepEqual(route.availability.reasons, ["no-queue"]);
    assert.deepEqual(route.fallbackPath, ["Animal"]);
  });

  for (const [whenUnknown, output] of [
    ["agent", "out0"],
    ["unavailable", "out1"],
  ] as const) {
    it(`routes by whenUnknown = ${whenUnknown} while Genesys cannot say who is on queue, and says so`, async () => {
      await load({ whenUnknown });
      tested
        .node("tested")
        .receive({ chatId: "c", payload: "hello", action: "escalate", competency: "Payment" });
      const { route } = await tested.find(output, () => true, `a message at ${output}`);
      assert.equal(route.availability.verdict, "unknown");
      assert.deepEqual(route.availability.reasons, ["GENESYS_UNREACHABLE"]);
    });
  }

  const rule = { property: "intent", propertyType: "msg", operator: "eq", value: "human", valueType: "str" };

  it("escalates by a rule on a property, to the rule's competency", async () => {
    await load({ rules: [{ ...rule, competency: "Animal" }] });
    tested.node("tested").receive({ chatId: "c", payload: "x", intent: "human" });
    const { action, competency } = await tested.find("out0", () => true, "the agents' message");
    assert.deepEqual({ action, competency }, { action: "escalate", competency: "Animal" });
  });

  it("a rule whose value is empty, or of nothing at all, sends nobody to the agents who lacks the property", async () => {
    const empty = { ...rule, value: "", competency: "Animal" };
    const unset = { ...rule, value: "nowhere", valueType: "flow", competency: "Animal" };
    await load({ rules: [empty, unset] });
    tested.node("tested").receive({ chatId: "c", payload: "hello" });
    await tested.find("out2", ({ payload }) => payload === "hello", "the bot's message");
    tested.node("tested").receive({ chatId: "d", payload: "x", intent: "" });
    await tested.find("out0", ({ payload }) => payload === "x", "the message whose property is empty");
  });

  it("takes a competency that is a number, as genesys-send does", async () => {
    await load({ competency: { value: "department", type: "msg" } });
    tested.node("tested").receive({ chatId: "c", payload: "x", action: "escalate", department: 7 });
    const { error } = await tested.find("errors", () => true, "the error");
    assert.deepEqual([error.code, /"7"/.test(error.message)], ["COMPETENCY_UNKNOWN", true]);
  });

  it("escalates after three failures of the bot in a row, not after two with a success between", async () => {
    const failures = { ...rule, property: "failed", operator: "failures", value: "3", valueType: "num" };
    await load({ rules: [{ ...failures, competency: "Animal" }] });
    for (const [payload, failed] of [
      ["1", true],
      ["2", true],
      ["3", false],
      ["4", true],
      ["5", true],
      ["6", true],
    ] as const) {
      tested.node("tested").receive({ chatId: "c", payload, failed });
      await tested.find(
        payload === "6" ? "out0" : "out2",
        (msg) => msg.payload === payload,
        `message ${payload}`,
      );
    }
  });
});
