/** A user who leaves right after asking for an agent, at a Genesys that does not yet show the conversation that it named. */
import assert from "node:assert/strict";
import { type Bench, startBench } from "./on-sandbox.ts";

describe("an end that comes before Genesys shows the conversation", function () {
  this.timeout(20_000);
  let on: Bench;
  before(async () => {
    on = await startBench();
  });
  after(() => on.close());

  it("closes it all the same", async () => {
    const { genesys } = await on.send({
      chatId: "c1",
      action: "escalate",
      competency: "Animal",
      payload: "Help",
    });
    await on.sandbox.order({
      kind: "status",
      status: 404,
      times: 3,
      match: { method: "GET", path: `/conversations/messages/${genesys?.conversationId}` },
    });
    await on.send({ chatId: "c1", action: "end" });
    const { body } = await on.seeEnd();
    const { conversations } = await on.sandbox.state();
    assert.equal(body.reason, "user");
    assert.equal(conversations.find(({ id }) => id === genesys?.conversationId)?.state, "ended");
  });
});
