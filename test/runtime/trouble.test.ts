/** A wrong region, bad credentials, Genesys away, bad messages: the error is at the Catch node, and Node-RED stays up. */

import assert from "node:assert/strict";
import { edited, ROWS } from "../support/flows.ts";
import { VERSIONS } from "../support/node-red.ts";
import { freePort } from "../support/port.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";

for (const version of VERSIONS) {
  describe(`a bad message in Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    before(async () => {
      on = await stage(version);
      await on.sandbox.onQueue(AGENTS.amelie);
    });
    after(() => on.close());

    for (const [what, input, msg, code] of [
      ["without chatId, to the router", "in", { payload: "hello" }, "CHAT_ID_MISSING"],
      ["without chatId, to the send node", "send-in", { payload: "hello" }, "CHAT_ID_MISSING"],
      [
        "for an unknown competency, to the router",
        "in",
        { chatId: "c", action: "escalate", competency: "Weather" },
        "COMPETENCY_UNKNOWN",
      ],
      [
        "for an unknown competency, to the send node",
        "send-in",
        { chatId: "c", payload: "x", action: "escalate", competency: "Weather" },
        "COMPETENCY_UNKNOWN",
      ],
      ["with an empty text", "send-in", { chatId: "c", payload: "" }, "TEXT_EMPTY"],
      ["for a chat without an agent", "send-in", { chatId: "c", payload: "hello" }, "NOT_ESCALATED"],
    ] as const) {
      it(`${what}: ${code}, and the flow goes on`, async () => {
        on.collector.forget();
        await on.red.inject(input, { ...msg, mark: what });
        const caught = await on.collector.find("error", (found) => found.mark === what, {
          what: "the error",
        });
        assert.equal(caught.error.code, code);
        assert.equal(caught.error.source.id, input === "in" ? "router" : "send");
        await on.say("next", "the next message");
        await on.collector.find("bot", ({ payload }) => payload === "the next message", {
          what: "the next message",
        });
        assert.equal(on.collector.at("error").length, 1);
        assert.equal(
          on.collector.at("complete").some((found) => found.mark === what),
          false,
        );
      });
    }

    it("an empty text in an escalation is no mistake: the reason and the history speak", async () => {
      await on.say("silent", "", { action: "escalate", competency: "Animal", reason: "Pressed the button" });
      await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
    });
  });
}

describe("Genesys", function () {
  this.timeout(60_000);
  let on: Stage;
  afterEach(() => on.close());

  const plan = () => on.red.inject("provision-in", { action: "plan" });
  const caught = (code: string) =>
    on.collector.find("error", ({ error }) => error.code === code, {
      what: `${code} at the Catch node`,
      timeoutMs: 20_000,
    });
  const botAnswers = async () => {
    await on.say("bot-chat", "Is the bot alive?");
    await on.collector.find("bot", ({ payload }) => payload === "Is the bot alive?", {
      what: "the bot's turn",
    });
    assert.ok(on.red.running());
  };

  it("refuses bad credentials: GENESYS_AUTH, a red dot, and the bot goes on", async () => {
    on = await stage(5, {
      unprovisioned: true,
      flow: { credentials: { clientId: "nobody", clientSecret: "a-wrong-client-secret" } },
    });
    await plan();
    const { error } = await caught("GENESYS_AUTH");
    assert.doesNotMatch(error.message, /a-wrong-client-secret/);
    await on.collector.find("status", ({ status }) => status.fill === "red" && status.shape === "dot", {
      what: "a red dot",
    });
    await botAnswers();
    assert.doesNotMatch(on.red.log(), /a-wrong-client-secret/);
  });

  it("takes no calls at a wrong region: an error at the Catch node, and the bot goes on", async () => {
    on = await stage(5, {
      unprovisioned: true,
      flow: { config: { region: "nowhere.invalid", loginUrl: "", apiUrl: "" } },
    });
    await plan();
    const { error } = await on.collector.find("error", ({ error }) => error.code !== undefined, {
      what: "the error",
      timeoutMs: 20_000,
    });
    assert.match(error.code, /^(NOT_CONFIGURED|GENESYS_UNREACHABLE)$/);
    assert.match(error.message, /region|host|nowhere/i, "the text names the cause");
    assert.ok(on.red.running());
  });

  it("is away: GENESYS_UNREACHABLE, provisioning heals by itself once it is there", async () => {
    on = await stage(5, {
      unprovisioned: true,
      flow: { config: { loginUrl: `http://127.0.0.1:${await freePort()}` } },
    });
    await plan();
    await caught("GENESYS_UNREACHABLE");
    await botAnswers();
    await on.collector.find("status", ({ status }) => status.fill === "red" && status.shape === "ring", {
      what: "a red ring: it heals by itself",
    });
    on.collector.forget();
    await on.red.deploy(edited(on.flows, "config", { loginUrl: on.sandbox.url }));
    await on.integration("Animal");
  });

  it("is away for a while: words wait, arrive in order and once; the flow hears of it", async () => {
    on = await stage(5);
    const { id } = await on.talk("waiting", AGENTS.amelie, "Animal");
    await on.sandbox.order({
      target: "api",
      match: { method: "POST", path: "/inbound/open/message" },
      kind: "status",
      status: 503,
    });
    for (const payload of ["one", "two", "three"]) await on.say("waiting", payload);
    await on.collector.find("event", ({ event }) => event === "degraded", { what: "degraded" });
    await on.sandbox.clearFaults();
    await on.collector.find("event", ({ event }) => event === "recovered", {
      what: "recovered",
      timeoutMs: 40_000,
    });
    const { messages } = await on.sandbox.see(id, (one) => one.messages.at(-1)?.text === "three", {
      what: "all words",
    });
    assert.deepEqual(
      messages.slice(-3).map(({ text }) => text),
      ["one", "two", "three"],
    );
    assert.deepEqual(on.collector.at("error"), []);
  });

  it("lets the token run out: one new token, and nobody notices", async () => {
    on = await stage(5);
    const { id } = await on.talk("expired", AGENTS.amelie, "Animal");
    await on.sandbox.revokeTokens();
    await on.say("expired", "with an old token");
    await on.sandbox.see(id, (one) => one.messages.at(-1)?.text === "with an old token", {
      what: "the words",
    });
    assert.deepEqual(on.collector.at("error"), []);
  });

  it("lacks a permission: GENESYS_PERMISSION names it", async () => {
    on = await stage(5, {
      unprovisioned: true,
      permissions: ["messaging:integration:view", "messaging:integration:add"],
    });
    await on.integration("Animal");
    await on.red.inject("send-in", {
      chatId: "c",
      payload: "Help",
      action: "escalate",
      competency: "Animal",
    });
    const { error } = await caught("GENESYS_PERMISSION");
    assert.match(error.message, /conversation:message:receive/);
    await botAnswers();
  });

  it("a second flow with the same integrations name elsewhere is a conflict that is never touched", async () => {
    on = await stage(5, { unprovisioned: true, flow: { provision: { onDeploy: "nothing" } } });
    const webhookUrl = "https://production.example.org/genesys/dydu-bot-connector";
    await on.sandbox.createIntegration({ name: "DYDU bot connector (Animal)", webhookUrl });
    await plan();
    const planned = await on.collector.find("plan", (msg) => msg.action === "plan", { what: "the plan" });
    const kinds = Object.fromEntries(
      planned.payload.steps.map((step: { competency: string; kind: string }) => [step.competency, step.kind]),
    );
    assert.deepEqual(kinds, { Animal: "conflict", Payment: "create", "": "create" });
    await on.red.inject("provision-in", { action: "apply", payload: planned.payload });
    await on.collector.find("plan", (msg) => msg.action === "apply", { what: "apply" });
    const { integrations } = await on.sandbox.state();
    const foreign = integrations.filter(({ name }) => name === "DYDU bot connector (Animal)");
    assert.deepEqual(
      foreign.map((one) => one.webhookUrl),
      [webhookUrl],
    );
    await on.red.inject("send-in", {
      chatId: "c",
      payload: "Help",
      action: "escalate",
      competency: "Animal",
    });
    await caught("NOT_PROVISIONED");
  });

  it("is asked to apply a plan twice: the second time nothing is done", async () => {
    on = await stage(5, { unprovisioned: true, flow: { provision: { onDeploy: "nothing" } } });
    await plan();
    const { payload } = await on.collector.find("plan", (msg) => msg.action === "plan", { what: "the plan" });
    assert.deepEqual(
      payload.steps.filter(({ kind }: { kind: string }) => kind === "create").length,
      ROWS.length,
    );
    await on.red.inject("provision-in", { action: "apply", payload });
    const applied = await on.collector.find("plan", (msg) => msg.action === "apply", { what: "apply" });
    for (const step of applied.payload.steps) assert.equal(step.error, undefined, JSON.stringify(step));
    on.collector.forget();
    await plan();
    const again = await on.collector.find("plan", (msg) => msg.action === "plan", {
      what: "the second plan",
    });
    assert.deepEqual(
      new Set(again.payload.steps.map(({ kind }: { kind: string }) => kind)),
      new Set(["keep"]),
    );
    assert.equal((await on.sandbox.state()).integrations.length, ROWS.length);
  });
});
