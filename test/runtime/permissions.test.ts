/** What the story needs at Genesys: the origin's five permissions, and a flow behind each integration. */

import assert from "node:assert/strict";
import { ROWS } from "../support/flows.ts";
import { AGENTS, FIVE_PERMISSIONS, FLOWS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";

describe("with exactly the origin's five permissions", function () {
  this.timeout(90_000);
  let on: Stage;
  before(async () => {
    // Attaching the flow is not among the five: a person does it on the desk, as at the origin.
    const competencies = ROWS.map((row) => ({ ...row, flowId: "", flowName: "" }));
    on = await stage(5, { permissions: FIVE_PERMISSIONS, flow: { config: { competencies } } });
    const flowOf: Record<string, string> = {
      Animal: FLOWS.animal,
      Payment: FLOWS.payment,
      "": FLOWS.general,
    };
    for (const [competency, flowId] of Object.entries(flowOf)) {
      const { recipientId } = await on.integration(competency);
      await on.sandbox.attachFlow(recipientId as string, flowId);
    }
  });
  after(() => on.close());

  it("a chat is routed, escalates, runs both ways, and its end is found by reconciliation", async () => {
    await on.say("early", "Help", { action: "escalate", competency: "Animal" });
    const { route } = await on.collector.find("unavailable", (msg) => msg.chatId === "early", {
      what: "unavailable",
    });
    assert.equal(route.availability.verdict, "no-agents", "availability is really asked");

    const { id } = await on.talk("five", AGENTS.amelie, "Animal");
    await on.sandbox.say(id, AGENTS.amelie, "Hello");
    const msg = await on.collector.find("message", (found) => found.chatId === "five", {
      what: "the agent's words",
    });
    assert.equal(msg.payload, "Hello");
    await on.say("five", "Hello agent");
    await on.sandbox.see(id, ({ messages }) => messages.at(-1)?.text === "Hello agent", {
      what: "the user's words",
    });

    await on.collector.find("status", ({ status }) => status.text === "ready, ends by polling every 15 s", {
      what: "how ends are found, in a status",
    });
    await on.sandbox.end(id, AGENTS.amelie);
    const ended = await on.collector.find("ended", (found) => found.chatId === "five", {
      what: "the end",
      timeoutMs: 40_000,
    });
    assert.equal(ended.source, "reconciliation");
    assert.equal(ended.reason, "agent");
    await on.say("five", "And again");
    await on.collector.find("bot", (found) => found.payload === "And again", { what: "the bot's turn" });
  });

  it("the flow's end frees the chat, and the status names what is missing", async () => {
    const { id } = await on.talk("leaver", AGENTS.marc, "Payment");
    await on.red.inject("send-in", { chatId: "leaver", action: "end" });
    const ended = await on.collector.find("ended", (found) => found.chatId === "leaver", { what: "the end" });
    assert.equal(ended.reason, "user");
    await on.collector.find(
      "status",
      ({ status }) =>
        status.fill === "yellow" && status.text.includes("conversation:communication:disconnect"),
      { what: "the missing permission in a status" },
    );
    await on.say("leaver", "Bot?");
    await on.collector.find("bot", (found) => found.payload === "Bot?", { what: "the bot's turn" });
    const { messages } = await on.sandbox.see(id, () => true, { what: "the conversation" });
    assert.match(messages.at(-1)?.text ?? "", /left/, "the agent is told in words");
  });

  it("missing permissions stop nothing else: no error reached the Catch node", () => {
    assert.deepEqual(on.collector.at("error"), []);
  });
});

describe("a row without a flow", function () {
  this.timeout(60_000);
  let on: Stage;
  before(async () => {
    const competencies = ROWS.map((row) => ({ ...row, flowId: "", flowName: "" }));
    on = await stage(5, { flow: { config: { competencies } } });
  });
  after(() => on.close());

  it("alerts no agent, until a person attaches a flow on the desk's message routing", async () => {
    for (const agent of Object.values(AGENTS)) await on.sandbox.onQueue(agent);
    await on.ask("lost", "Animal");
    await on.collector.find("sent", (msg) => msg.chatId === "lost", { what: "Genesys to accept it" });
    const { conversations, agents, integrations } = await on.sandbox.state();
    assert.deepEqual(
      conversations.map(({ state }) => state),
      ["nowhere"],
    );
    for (const { status, name } of agents) assert.equal(status, "idle", name);
    for (const { flowId } of integrations) assert.equal(flowId, null);

    const { recipientId } = await on.integration("Animal");
    await on.sandbox.attachFlow(recipientId as string, FLOWS.animal);
    await on.ask("found", "Animal");
    const { queue } = await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
    assert.equal(queue?.name, "Animal");
  });
});
