/** Timers on a whole connector: what the flow is told, and that the conversation at Genesys is closed. */
import assert from "node:assert/strict";
import type { ConnectorSettings } from "../../../lib/connector/settings.ts";
import type { TimerSettings } from "../../../lib/escalation/timers.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { signatureOf } from "../../support/signature.ts";
import { NO_TIMERS } from "../../support/usual-settings.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const SETTINGS: TimerSettings = {
  ...NO_TIMERS,
  idleWarningSeconds: 1,
  userIdleText: "Still there? {seconds} s",
  agentIdleText: "Sorry, {seconds} s",
};

describe("the timers of a connector", function () {
  this.timeout(30_000);
  let bench: Bench;
  afterEach(() => bench.close());

  const start = async (timers: Partial<TimerSettings>, rest: Partial<ConnectorSettings> = {}) => {
    bench = await startBench({ timers: { ...SETTINGS, ...timers }, ...rest });
    return bench;
  };
  const escalate = (chatId: string, rest: object = {}) =>
    bench.send({ chatId, action: "escalate", competency: "Animal", payload: "My dog is ill", ...rest });
  const endOf = (chatId: string) =>
    bench.see(({ kind, body }) => kind === "ended" && body.chatId === chatId, `the end of ${chatId}`);
  const stateOf = async (id: string | undefined) =>
    (await bench.sandbox.state()).conversations.find((one) => one.id === id)?.state;

  it("nobody takes it: it ends with no-pickup within a second, closed at Genesys, and can be escalated again", async () => {
    await start({ noPickupSeconds: 1 });
    const startedAt = Date.now();
    const { genesys } = await escalate("c1");
    const { body } = await endOf("c1");
    const ms = Date.now() - startedAt;
    assert.equal(body.reason, "no-pickup");
    assert.ok(ms >= 1000 && ms <= 2000, `after ${ms} ms`);
    assert.notEqual(await stateOf(genesys?.conversationId), "waiting");
    assert.equal((await escalate("c1", { timers: { noPickupSeconds: 0 } })).already, false);
  });

  it("a chat that an agent has taken goes on; another one's timer of its own runs out", async () => {
    await start({ noPickupSeconds: 2 });
    await bench.sandbox.onQueue(AGENTS.amelie);
    await escalate("c1");
    await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    const { id } = await bench.sandbox.conversationOf(AGENTS.amelie, "connected");
    await escalate("c2", { timers: { noPickupSeconds: 2.5 } });
    await endOf("c2");
    assert.deepEqual(
      bench.given.filter(({ kind, body }) => kind === "ended" && body.chatId === "c1"),
      [],
    );
    assert.equal(await stateOf(id), "connected");
  });

  it("a silent user is warned once with the text, then the chat ends with user-idle and the transcript", async () => {
    await start({ userIdleSeconds: 2 }, { agentNaming: { show: "fixed", displayName: "Support" } });
    await bench.sandbox.onQueue(AGENTS.amelie);
    await escalate("c1");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.sandbox.say(id, AGENTS.amelie, "What is wrong with it?");
    await bench.seeMessage("What is wrong with it?");
    const { body: warning } = await bench.seeEvent("user-idle");
    assert.deepEqual(
      [
        warning.secondsLeft,
        warning.warning,
        warning.chatId,
        warning.genesys.conversationId,
        warning.agent.name,
      ],
      [1, "Still there? 1 s", "c1", id, "Support"],
    );
    const { body } = await endOf("c1");
    assert.equal(body.reason, "user-idle");
    assert.deepEqual(body.transcript.length, 2);
    assert.equal(bench.told().filter((one) => one === "user-idle").length, 1);
  });

  it("a silent agent is told of once, and the user's answer changes nothing", async () => {
    await start({ agentIdleSeconds: 2 });
    await bench.sandbox.onQueue(AGENTS.amelie);
    await escalate("c1");
    await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    await bench.seeEvent("agent-idle");
    await bench.send({ chatId: "c1", payload: "Hello?" });
    const { body } = await endOf("c1");
    assert.equal(body.reason, "agent-idle");
    assert.equal(bench.told().filter((one) => one === "agent-idle").length, 1);
  });

  it("msg.timers with the end says how long late words of this chat still pass", async () => {
    await start({});
    for (const [chatId, timers] of [
      ["at once", { graceSeconds: 0 }],
      ["as usual", undefined],
    ] as const) {
      await escalate(chatId, { payload: chatId });
      await bench.send({ chatId, action: "end", timers });
      await endOf(chatId);
      await lateWord(chatId);
    }
    await bench.seeMessage("late: as usual");
    assert.equal(bench.told().includes("says late: at once"), false);
  });

  /** An agent's word that was said after the end, as Genesys would deliver it. */
  async function lateWord(chatId: string) {
    const opened = (await bench.sandbox.inbound("message")).find(({ body }) => body.text?.includes(chatId));
    const { from } = opened?.body.channel ?? {};
    const body = JSON.stringify({
      id: chatId.replaceAll(" ", "-"),
      channel: {
        id: opened?.integrationId,
        to: from,
        from: { id: opened?.integrationId },
        time: new Date().toISOString(),
      },
      type: "Text",
      text: `late: ${chatId}`,
      originatingEntity: "Human",
      conversationId: opened?.conversationId,
    });
    const answer = await fetch(`http://127.0.0.1:${bench.port}/genesys/dydu-bot-connector`, {
      method: "POST",
      body,
      headers: { "X-Hub-Signature-256": signatureOf(body, "a webhook secret of the tests") },
    });
    assert.equal(answer.status, 200);
  }

  it("msg.timers on a later message changes them", async () => {
    await start({ noPickupSeconds: 600 });
    await escalate("c1");
    await bench.send({ chatId: "c1", payload: "Hurry", timers: { noPickupSeconds: 1 } });
    const { body } = await endOf("c1");
    assert.equal(body.reason, "no-pickup");
  });
});
