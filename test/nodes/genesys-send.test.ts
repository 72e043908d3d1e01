/** What genesys-send refuses before it asks Genesys anything. */

import assert from "node:assert/strict";
import { loadNodes, type Tested, unloadNodes } from "../support/tested-nodes.ts";
import { around, CREDENTIALS, config } from "./flow.ts";

describe("genesys-send refuses", () => {
  let tested: Tested;
  beforeEach(async () => {
    tested = await loadNodes([config(), ...around("genesys-send", 1)], CREDENTIALS);
  });
  afterEach(unloadNodes);

  const REFUSED = [
    ["a message without chatId", { payload: "hello" }, "CHAT_ID_MISSING"],
    ["a chatId of more than 128 bytes", { chatId: "é".repeat(65), payload: "hello" }, "CHAT_ID_MISSING"],
    ["an empty text", { chatId: "c", payload: "" }, "TEXT_EMPTY"],
    ["a text of blanks", { chatId: "c", payload: " \n " }, "TEXT_EMPTY"],
    ["a text for a chat that is not with an agent", { chatId: "c", payload: "hello" }, "NOT_ESCALATED"],
    ["an end for a chat that is not with an agent", { chatId: "c", action: "end" }, "NOT_ESCALATED"],
    ["an unknown action", { chatId: "c", payload: "hello", action: "dance" }, "GENESYS_REJECTED"],
    [
      "an escalation to an unknown competency",
      { chatId: "c", payload: "hello", action: "escalate", competency: "Weather" },
      "COMPETENCY_UNKNOWN",
    ],
    [
      "an escalation before Genesys was provisioned",
      { chatId: "c", payload: "hello", action: "escalate", competency: "Animal" },
      "NOT_PROVISIONED",
    ],
  ] as const;

  for (const [what, msg, code] of REFUSED) {
    it(`${what}: ${code}`, async () => {
      tested.node("tested").receive({ ...msg });
      const caught = await tested.find("errors", () => true, "the error");
      assert.equal(caught.error.code, code);
      assert.equal(caught.payload, (msg as { payload?: string }).payload, "the flow keeps its message");
      assert.deepEqual(tested.at("out0"), []);
      assert.deepEqual(tested.at("completed"), []);
    });
  }

  it("never repeats the user's text or the secret in an error", async () => {
    tested.node("tested").receive({ chatId: "my-chat", payload: "my private words" });
    const { error } = await tested.find("errors", () => true, "the error");
    assert.doesNotMatch(JSON.stringify(error), /private words|secret-of-the-client/);
  });
});

describe("genesys-send reads", () => {
  afterEach(unloadNodes);

  it("the chat from where its dialog says, and a number as a string", async () => {
    const chatId = { value: "session.id", type: "msg" };
    const tested = await loadNodes([config(), ...around("genesys-send", 1, { chatId })], CREDENTIALS);
    tested.node("tested").receive({ session: { id: 42 }, payload: "hello" });
    const { error } = await tested.find("errors", () => true, "the error");
    assert.equal(error.code, "NOT_ESCALATED", "the chat id was found");
  });
});
