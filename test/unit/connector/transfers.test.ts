/** An agent goes and the chat goes on: with the socket up the flow learns it at once, not at the next round of reading. */
import assert from "node:assert/strict";
import { AGENTS, QUEUES } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

/** From the agent's click to the flow, with Genesys' answer to one read in between. */
const PROMPT_MS = 1_500;
const CHATS = ["to a queue", "to a colleague", "consultation", "ended", "browser"] as const;
type Chat = (typeof CHATS)[number];

describe("with the notification socket up, who goes", function () {
  this.timeout(30_000);
  let on: Bench;
  let ids: Record<Chat, string>;

  /** All of them with Amélie, and the socket tells when she goes. */
  before(async () => {
    on = await startBench();
    await on.sandbox.settings({ conversationsPerAgent: CHATS.length });
    await on.sandbox.onQueue(AGENTS.amelie);
    const entries: [Chat, string][] = [];
    for (const chatId of CHATS) {
      await on.send({ chatId, action: "escalate", competency: "Animal", payload: "Help" });
      const { id } = await on.sandbox.accept(AGENTS.amelie);
      entries.push([chatId, id]);
      await see(chatId, "joined");
    }
    ids = Object.fromEntries(entries) as Record<Chat, string>;
    const before = await subscriptions();
    await until(async () => (await subscriptions()) > before, { what: "listening to who goes" });
    await on.sandbox.onQueue(AGENTS.amelie, false);
  });
  after(() => on.close());

  const subscriptions = async () =>
    (await on.sandbox.requests()).filter(
      ({ method, path, status }) => method !== "GET" && path.includes("/subscriptions") && status === 200,
    ).length;
  const of = (chatId: Chat) => on.given.filter(({ body }) => body.chatId === chatId);
  const told = (chatId: Chat) =>
    of(chatId).map(({ kind, body }) => (kind === "ended" ? "ended" : body.event));
  const see = (chatId: Chat, what: string) => until(() => told(chatId).includes(what), { what });
  const reads = async (id: string) =>
    (await on.sandbox.requests()).filter(
      ({ method, path }) => method === "GET" && path.endsWith(`/conversations/messages/${id}`),
    ).length;

  async function toldAfter(act: Promise<unknown>, chatId: Chat, what: string) {
    await act;
    const clicked = performance.now();
    await see(chatId, what);
    return performance.now() - clicked;
  }

  it("to a queue where nobody is alerted has left at once; read again in case Genesys was late to show it", async () => {
    const id = ids["to a queue"];
    const before = await reads(id);
    const act = on.sandbox.transfer(id, AGENTS.amelie, { queueId: QUEUES.payment });
    const ms = await toldAfter(act, "to a queue", "left");
    assert.ok(ms < PROMPT_MS, `${Math.round(ms)} ms`);
    await until(async () => (await reads(id)) === before + 2, { what: "the second look", timeoutMs: 4_000 });
  });

  it("from there to whoever comes in that queue is a transfer, heard over the socket again", async () => {
    await on.sandbox.onQueue(AGENTS.marc);
    const ms = await toldAfter(on.sandbox.accept(AGENTS.marc), "to a queue", "transferred");
    // While the phone rings it is looked at every second or two.
    assert.ok(ms < 4_000, `${Math.round(ms)} ms`);
    const { body } = of("to a queue").at(-1) ?? assert.fail();
    assert.deepEqual([body.from.name, body.to.name], ["Amélie Laurent", "Marc Dubois"]);
    assert.deepEqual(told("to a queue"), ["queued", "joined", "left", "transferred"]);
  });

  it("to a colleague has left while it rings there; what the colleague says at once is the colleague's", async () => {
    const id = ids["to a colleague"];
    await on.sandbox.onQueue(AGENTS.tom);
    const act = on.sandbox.transfer(id, AGENTS.amelie, { toAgentId: AGENTS.tom });
    const ms = await toldAfter(act, "to a colleague", "left");
    assert.ok(ms < PROMPT_MS, `${Math.round(ms)} ms`);
    await on.sandbox.act(id, AGENTS.tom, "accept");
    await on.sandbox.say(id, AGENTS.tom, "Tom here");
    const { body } = await on.seeMessage("Tom here");
    assert.equal(body.from.name, "Tom Weber");
    assert.deepEqual(told("to a colleague").slice(-2), ["transferred", undefined], "told before it was said");
  });

  it("after a consultation is a transfer at once", async () => {
    const id = ids.consultation;
    await on.sandbox.consult(id, AGENTS.amelie, AGENTS.tom);
    await on.sandbox.act(id, AGENTS.tom, "accept");
    const act = on.sandbox.completeConsult(id, AGENTS.amelie);
    const ms = await toldAfter(act, "consultation", "transferred");
    assert.ok(ms < PROMPT_MS, `${Math.round(ms)} ms`);
    assert.deepEqual(told("consultation"), ["queued", "joined", "transferred"]);
  });

  it("and ends it has not left before", async () => {
    await toldAfter(on.sandbox.act(ids.ended, AGENTS.amelie, "end"), "ended", "ended");
    assert.deepEqual(told("ended"), ["queued", "joined", "ended"]);
  });

  it("because the browser is closed has left at once; the chat is not over", async () => {
    const ms = await toldAfter(on.sandbox.closeBrowser(AGENTS.amelie), "browser", "left");
    assert.ok(ms < PROMPT_MS, `${Math.round(ms)} ms`);
    assert.equal(told("browser").includes("ended"), false);
  });
});
