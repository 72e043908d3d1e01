/** Receipts both ways, and what the flow and the agent hear of what did not arrive, in a Node-RED that is killed meanwhile. */
import assert from "node:assert/strict";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

const away = (path: string) => ({ kind: "status", status: 503, match: { method: "POST", path } });

describe("receipts, over a kill or a restart", function () {
  this.timeout(60_000);
  let on: Stage;
  let id = "";
  before(async () => {
    on = await stage(5, { flow: { receive: { confirm: "handed-over-receipt" } } });
    ({ id } = await on.talk("receipts", AGENTS.amelie, "Animal"));
  });
  after(() => on.close());
  afterEach(() => on.sandbox.clearFaults());

  async function killed(path: string): Promise<void> {
    const refused = async () =>
      (await on.sandbox.requests()).filter((one) => one.path.includes(path) && one.status === 503).length;
    await until(async () => (await refused()) > 0, { what: "an attempt" });
    await on.red.kill();
    await on.sandbox.clearFaults();
    await on.restart();
  }

  it("Delivered, written and not taken yet, goes out after it, once, and the message does not come again", async () => {
    await on.sandbox.order(away("/inbound/open/receipt"));
    await on.sandbox.say(id, AGENTS.amelie, "did you get this?");
    const got = () => on.collector.at("message").filter(({ payload }) => payload === "did you get this?");
    await until(() => got().length === 1, { what: "the message" });
    await killed("/inbound/open/receipt");
    await on.sandbox.see(id, ({ messages }) => messages.at(-1)?.status === "delivered", {
      what: "the receipt",
    });
    await on.sandbox.say(id, AGENTS.amelie, "good");
    await until(async () => (await on.sandbox.inbound("receipt")).length === 2, { what: "the next receipt" });
    const [first, second] = (await on.sandbox.inbound("receipt")).map(({ body }) => [body.id, body.status]);
    assert.deepEqual(
      [first?.[1], second?.[1], first?.[0] === second?.[0]],
      ["Delivered", "Delivered", false],
    );
    assert.equal(got().length, 1);
  });

  it("a refused file is still an error with its code, and the agent reads of it", async () => {
    await on.sandbox.order(away("/inbound/open/message"));
    const attachments = [{ name: "table.png" }];
    await on.red.inject("send-in", { chatId: "receipts", payload: "see the file", attachments });
    await killed("/inbound/open/message");
    const { error } = await on.collector.find("error", (msg) => msg.payload === "see the file", {
      what: "the error",
    });
    assert.equal(error.code, "ATTACHMENT_TYPE");
    const line = /tried to send a file "table\.png"\. It was not passed on: it did not arrive/;
    await on.sandbox.see(id, ({ messages }) => messages.some(({ text }) => line.test(text ?? "")), {
      what: "the line",
    });
  });

  it("Genesys' Failed still finds the flow's message, and the agent reads a line", async () => {
    await on.red.inject("send-in", { chatId: "receipts", payload: "who reads this?" });
    const { genesys } = await on.collector.find("sent", ({ payload }) => payload === "who reads this?", {
      what: "the result",
    });
    await on.restart();
    await on.sandbox.receipt(id, { status: "Failed", code: "DataFiltered", messageId: genesys.messageId });
    const told = await on.collector.find("event", ({ event }) => event === "receipt", {
      what: "the receipt",
    });
    assert.deepEqual(
      [told.messageId, told.status, told.matched, told.reasons[0].words],
      [genesys.messageId, "failed", true, "the message was filtered out"],
    );
    await on.sandbox.see(id, ({ messages }) => /could not be delivered/.test(messages.at(-1)?.text ?? ""), {
      what: "the line",
    });
  });
});
