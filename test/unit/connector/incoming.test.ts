/** A verified webhook → the inbox. */
import assert from "node:assert/strict";
import { createChoices } from "../../../lib/connector/choices.ts";
import { createIncoming } from "../../../lib/connector/incoming.ts";
import { createReceiptReader } from "../../../lib/connector/incoming-receipts.ts";
import { createUserReader } from "../../../lib/connector/user-ids.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { createTracker } from "../../../lib/escalation/tracker.ts";
import { idKey, sealUser } from "../../../lib/messages/external-id.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { InboxDraft } from "../../../lib/store/store.ts";
import { parseWebhook } from "../../../lib/webhook/parse.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { settled } from "../delivery/fake-timers.ts";
import { AT, connected, customer, view } from "../escalation/views.ts";

const key = idKey("a key of these tests");
const user = (chatId: string, number = 1) => sealUser({ chatId, number }, key);

async function setUp(
  escalation: Partial<Escalation> = {},
  { found = [customer(), connected("Amélie")] } = {},
) {
  const store = createMemoryStore();
  await store.open();
  const start: Escalation = {
    id: "e1",
    chatId: "c1",
    number: 1,
    state: "queued",
    competency: "Animal",
    fallbackPath: ["Animal"],
    integrationId: "i1",
    integrationName: "x",
    queueId: "q1",
    conversationId: "conversation-1",
    requestedAt: AT,
    ...escalation,
  };
  await store.commit({ escalations: [start] });
  const emitted: InboxDraft[] = [];
  const log: string[] = [];
  const late: string[] = [];
  let learning = 0;
  let letGo = () => {};
  let held = Promise.resolve();
  const tracker = createTracker({
    store,
    tell: (inbox, change) => store.commit({ ...change, inbox }),
    changed() {},
  });
  const receive = createIncoming({
    content: () => USUAL_CONTENT,
    choices: createChoices(store),
    store,
    tracker,
    userOf: createUserReader(() => [key]),
    add: async (draft, change) => (await store.commit({ ...change, inbox: [draft] })).inboxSeqs[0] !== null,
    emitNow: (draft) => emitted.push(draft),
    async learnAgent(known) {
      learning++;
      await held;
      const seen = view(...found);
      await tracker.apply(known.id, { kind: "seen", source: "reconciliation", at: AT, view: seen });
    },
    receipts: createReceiptReader({ store, sent: { find: async () => undefined }, now: () => AT }),
    shown: (files) => [...files],
    graceSeconds: 60,
    tooLate: async (known, messageId) => void late.push(`${known.id} ${messageId}`),
    now: () => AT,
    log: (line) => log.push(line),
  });
  const webhook = (body: object, userId = user("c1")) => {
    const channel = { id: "i1", to: { id: userId }, from: { id: "i1" }, time: "2026-11-22T10:00:00.000Z" };
    const parsed = parseWebhook(
      Buffer.from(JSON.stringify({ channel, conversationId: "conversation-1", ...body })),
    );
    assert.ok(parsed.ok);
    return receive(parsed.webhook);
  };
  const says = (id: string, text: string, rest: object = {}) =>
    webhook({ id, type: "Text", text, originatingEntity: "Human", ...rest });
  return {
    store,
    webhook,
    says,
    emitted,
    log,
    late,
    learned: () => learning,
    hold() {
      held = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letGo: () => letGo(),
    messages: async () =>
      (await store.inboxRows()).filter(({ kind }) => kind === "message").map(({ body }) => body),
  };
}

describe("an agent's word after the end", () => {
  const ended = (secondsAgo: number) => ({ state: "ended", endedAt: AT - secondsAgo * 1_000 }) as const;
  const saidAt = (secondsAgo: number) => ({
    channel: {
      id: "i1",
      to: { id: user("c1") },
      from: { id: "i1" },
      time: new Date(AT - secondsAgo * 1_000).toISOString(),
    },
  });

  for (const [what, body] of [
    ["a word", { id: "m1", type: "Text", text: "hello?", originatingEntity: "Human" }],
    ["typing", { id: "m1", type: "Event", events: [{ eventType: "Typing", typing: { type: "On" } }] }],
    ["a receipt", { id: "m1", type: "Receipt", status: "Published", isFinalReceipt: false }],
  ] as const)
    it(`whose first message was given up: ${what} names the conversation, which is remembered as open`, async () => {
      const { webhook, store } = await setUp({ ...ended(1), conversationId: undefined });
      await webhook(body);
      assert.deepEqual(
        [...(await store.metaStartingWith("left-open:"))],
        [["left-open:conversation-1", "c1"]],
      );
    });

  it("typing after an end that is known remembers nothing", async () => {
    const { webhook, store } = await setUp(ended(1));
    await webhook({ id: "m1", type: "Event", events: [{ eventType: "Typing", typing: { type: "On" } }] });
    assert.deepEqual([...(await store.metaStartingWith("left-open:"))], []);
  });

  it("reaches the flow until the grace period is over, and its conversation is remembered as open", async () => {
    const { says, messages, late, store } = await setUp(ended(60));
    assert.equal(await says("m1", "bye", saidAt(0)), "stored");
    assert.deepEqual([(await messages())[0]?.payload, late], ["bye", []]);
    assert.deepEqual([...(await store.metaStartingWith("left-open:"))], [["left-open:conversation-1", "c1"]]);
  });

  it("does not afterwards, and the agent is told", async () => {
    const { says, messages, late, store } = await setUp(ended(61));
    assert.equal(await says("m1", "bye", saidAt(0)), "ignored");
    assert.deepEqual([await messages(), late], [[], ["e1 m1"]]);
    assert.equal((await store.metaStartingWith("left-open:")).size, 1);
  });

  it("for as long as msg.timers says of this chat, also when that is not at all", async () => {
    const longer = await setUp({ ...ended(90), timers: { graceSeconds: 100 } });
    assert.equal(await longer.says("m1", "bye", saidAt(0)), "stored");
    const never = await setUp({ ...ended(1), timers: { graceSeconds: 0 } });
    assert.equal(await never.says("m1", "bye", saidAt(0)), "ignored");
    const other = await setUp({ ...ended(1), timers: { userIdleSeconds: 0 } });
    assert.equal(await other.says("m1", "bye", saidAt(0)), "stored");
  });

  it("still does when it was said in time and only comes late, as after a restart", async () => {
    const { says, messages } = await setUp(ended(3_600));
    assert.equal(await says("m1", "bye", saidAt(3_541)), "stored");
    assert.equal((await messages()).length, 1);
  });
});

describe("an incoming webhook", () => {
  it("an agent's first word has the agent's name, before anybody told us that one joined", async () => {
    const { says, messages } = await setUp();
    assert.equal(await says("m1", "Hello"), "stored");
    assert.deepEqual((await messages())[0]?.from, { type: "agent", name: "Amélie" });
  });

  it("a later word does not overtake the first, which waits for the agent's name", async () => {
    const { says, messages, hold, letGo } = await setUp();
    hold();
    const first = says("m1", "first");
    const second = says("m2", "second", { originatingEntity: "Bot" });
    await settled();
    letGo();
    await Promise.all([first, second]);
    assert.deepEqual(
      (await messages()).map(({ payload }) => payload),
      ["first", "second"],
    );
  });

  it("the same message again is seen, not stored; the same id at another time is another message", async () => {
    const { says, webhook } = await setUp();
    assert.deepEqual([await says("m1", "x"), await says("m1", "x")], ["stored", "seen"]);
    const later = { id: "i1", to: { id: user("c1") }, from: { id: "i1" }, time: "2026-11-22T10:00:01.000Z" };
    assert.equal(await webhook({ id: "m1", type: "Text", text: "x", channel: later }), "stored");
  });

  it("asks for the agent's name once it is needed, and no more when it is known", async () => {
    const { says, learned } = await setUp();
    await says("m1", "a");
    await says("m2", "b");
    assert.equal(learned(), 1);
  });

  it("a Genesys bot's word is from a bot, and nobody is asked for an agent", async () => {
    const { says, messages, learned } = await setUp();
    await says("m1", "Welcome", { originatingEntity: "Bot" });
    assert.deepEqual([(await messages())[0]?.from, learned()], [{ type: "bot" }, 0]);
  });

  it("tells which conversation it is when Genesys had not said so before, also from a bot", async () => {
    const { says, store } = await setUp({ conversationId: undefined });
    await says("m1", "Welcome", { originatingEntity: "Bot" });
    assert.equal((await store.escalation("e1"))?.conversationId, "conversation-1");
  });

  it("a late word, after the end, still reaches the flow, and is not asked about", async () => {
    const { says, messages, learned, store } = await setUp({
      state: "ended",
      endedAt: AT,
      agent: { name: "Zoé" },
    });
    assert.equal(await says("m1", "One more thing"), "stored");
    assert.deepEqual((await messages())[0]?.from, { type: "agent", name: "Zoé" });
    assert.equal(learned(), 0);
    assert.deepEqual(await store.turns("e1"), [], "the transcript was given out already");
  });

  it("of an escalation that is forgotten still reaches its chat", async () => {
    const { webhook, store } = await setUp();
    assert.equal(await webhook({ id: "m1", type: "Text", text: "x" }, user("c9", 7)), "stored");
    const [row] = await store.inboxRows();
    assert.deepEqual([row?.chatId, row?.escalationId, row?.body.genesys], ["c9", "", { messageId: "m1" }]);
  });

  it("belongs to the escalation whose id it carries, not to the newest one", async () => {
    const { webhook, store } = await setUp({ state: "ended", endedAt: AT });
    const first = (await store.escalation("e1")) as Escalation;
    await store.commit({
      escalations: [{ ...first, id: "e2", number: 2, state: "queued", endedAt: undefined }],
    });
    await webhook({ id: "m1", type: "Text", text: "late", originatingEntity: "Bot" }, user("c1", 1));
    assert.equal((await store.inboxRows()).at(-1)?.escalationId, "e1");
    await webhook({ id: "m2", type: "Text", text: "x", originatingEntity: "Bot" }, user("c1", 0));
    assert.equal(
      (await store.inboxRows()).at(-1)?.escalationId,
      "e2",
      "one id for the whole chat: the newest",
    );
  });

  for (const foreign of ["user-1", "lh1.AAAA", sealUser({ chatId: "c1", number: 1 }, idKey("foreign"))]) {
    it(`for ${foreign.slice(0, 12)}… is nobody of ours: ignored, logged without a word of it`, async () => {
      const { webhook, store, log } = await setUp();
      assert.equal(await webhook({ id: "m1", type: "Text", text: "secret" }, foreign), "ignored");
      assert.deepEqual(await store.inboxRows(), []);
      assert.ok(log.length === 1 && !log[0]?.includes("secret") && !log[0]?.includes(foreign));
    });
  }

  it("of an unknown kind is ignored", async () => {
    assert.equal(await (await setUp()).webhook({ id: "m1", type: "Presence" }), "ignored");
  });

  it("typing is emitted at once and never written", async () => {
    const { webhook, emitted, store } = await setUp({ state: "connected", agent: { name: "Zoé" } });
    await webhook({
      id: "t1",
      type: "Event",
      events: [{ eventType: "Typing", typing: { type: "On", duration: 5000 } }],
    });
    assert.deepEqual(
      emitted.map(({ body: { event, durationMs, agent } }) => [event, durationMs, agent]),
      [["typing", 5000, { name: "Zoé" }]],
    );
    assert.deepEqual(await store.inboxRows(), []);
  });

  describe("typing before anybody told us that its agent has come", () => {
    const typing = (more: object = {}) => ({
      id: "t1",
      type: "Event",
      events: [{ eventType: "Typing" }],
      ...more,
    });

    it("is told after joined, with the agent's name", async () => {
      const { webhook, emitted, store, hold, letGo } = await setUp({ state: "queued" });
      hold();
      const received = webhook(typing());
      await new Promise(setImmediate);
      assert.deepEqual(emitted, [], "nobody types who has not joined");
      letGo();
      await received;
      assert.deepEqual(
        (await store.inboxRows()).map(({ body }) => body.event),
        ["joined"],
      );
      assert.deepEqual(
        emitted.map(({ body: { event, agent } }) => [event, agent]),
        [["typing", { id: "Amélie", name: "Amélie" }]],
      );
    });

    it("is dropped where Genesys knows of no agent", async () => {
      const { webhook, emitted, store } = await setUp({ state: "queued" }, { found: [customer()] });
      await webhook(typing());
      assert.deepEqual([emitted, await store.inboxRows()], [[], []]);
    });

    it("of a bot at Genesys is told: it never joins", async () => {
      const { webhook, emitted, learned } = await setUp({ state: "queued" });
      await webhook(typing({ originatingEntity: "Bot" }));
      assert.deepEqual([emitted.length, learned()], [1, 0]);
    });
  });

  it("typing after the end is dropped", async () => {
    const { webhook, emitted } = await setUp({ state: "ended" });
    await webhook({ id: "t1", type: "Event", events: [{ eventType: "Typing" }] });
    assert.deepEqual(emitted, []);
  });

  it("a receipt is an event with the message that it is about, told once", async () => {
    const { webhook, store } = await setUp();
    const channel = { id: "i1", to: { id: "i1" }, from: { id: user("c1") }, time: "t" };
    const receipt = {
      id: "m7",
      type: "Receipt",
      status: "Failed",
      direction: "Inbound",
      channel,
      reasons: [{ code: "X", message: "why" }],
    };
    assert.deepEqual([await webhook(receipt), await webhook(receipt)], ["stored", "seen"]);
    const [row] = await store.inboxRows();
    const { event, status, messageId, reasons, matched } = row?.body ?? {};
    assert.deepEqual(
      [event, status, messageId, reasons, matched],
      ["receipt", "failed", "m7", [{ code: "X", message: "why", words: "why" }], false],
    );
  });

  it("what is not written rejects, so that Genesys repeats it", async () => {
    const { says, store } = await setUp();
    await store.close();
    await assert.rejects(says("m1", "x"));
  });
});
