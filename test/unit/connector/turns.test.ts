/** What the user says between the router's word and genesys-send's deed is the agents', unless nothing came of it. */
import assert from "node:assert/strict";
import { type Bench, startBench } from "./on-sandbox.ts";

describe("a chat's next message, between router and genesys-send", () => {
  let on: Bench;
  before(async () => {
    on = await startBench();
  });
  after(() => on.close());

  const route = async (chatId: string, action = "message") => {
    const limits = { maxWaiting: 0, maxWaitSeconds: 0 };
    const question = { chatId, action, competency: "", rules: [], limits, reopenMinutes: 0 };
    return (await on.connector.route({ ...question, whenUnknown: "agent" })).output;
  };

  it("is the agents' once the escalation is taken, and waits for that", async () => {
    assert.equal(await route("taken", "escalate"), "agent");
    const next = route("taken");
    const sent = on.send({ chatId: "taken", payload: "a human, please", action: "escalate" });
    assert.equal(await next, "agent");
    await sent;
  });

  it("is the bot's at once when genesys-send refuses the escalation", async () => {
    assert.equal(await route("refused", "escalate"), "agent");
    const next = route("refused");
    const refused = { chatId: "refused", payload: "a human", action: "escalate", competency: "Weather" };
    await assert.rejects(on.send(refused));
    assert.equal(await next, "bot");
  });

  it("is the bot's at once when the user has just ended the chat with the agents", async () => {
    await on.send({ chatId: "ended", payload: "a human, please", action: "escalate" });
    assert.equal(await route("ended", "end"), "agent");
    const next = route("ended");
    const end = on.send({ chatId: "ended", payload: "", action: "end" });
    assert.equal(await next, "bot");
    await end;
  });

  it("is not waited for where only typing or a receipt is under way", async () => {
    assert.equal(await route("typing", "escalate"), "agent");
    const order: string[] = [];
    const next = route("typing").then((output) => order.push(output));
    await on.send({ chatId: "typing", action: "typing" });
    order.push("typing was dropped");
    await on.send({ chatId: "typing", payload: "a human, please", action: "escalate" });
    await next;
    assert.deepEqual(order, ["typing was dropped", "agent"]);
  });
});
