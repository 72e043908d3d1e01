/** Conversations that our own store opened and nobody owns are closed; nothing else ever is. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createGhosts } from "../../../lib/connector/ghosts.ts";
import { createOutcomes } from "../../../lib/connector/outcomes.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent } from "../../../lib/escalation/events.ts";
import { leftOpenMeta } from "../../../lib/escalation/left-open.ts";
import { createTracker } from "../../../lib/escalation/tracker.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import type { OutboxRow, Store } from "../../../lib/store/store.ts";
import { FLOWS } from "../../support/sandbox.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";
import { AT, customer, gone, view } from "../escalation/views.ts";
import { type OnSandbox, saying, startOnSandbox } from "../genesys/on-sandbox.ts";

const MINUTE = 60_000;

const escalation = (rest: Partial<Escalation> = {}) => conversing({ state: "ended", ...rest });

const leftOpen = async (store: Store) => [...(await store.metaStartingWith("left-open:")).keys()];

/** Ghosts with a Genesys that does what the test says, or the real one of a sandbox. */
function ghostsOn(store: Store, conversations: Partial<Genesys["conversations"]>, continueThread = false) {
  const timers = createFakeTimers(AT);
  const log: string[] = [];
  const inChats: string[] = [];
  const ghosts = createGhosts({
    store,
    genesys: { conversations } as never,
    tracker: {
      inChat: async (chatId, task) => {
        inChats.push(chatId);
        return task();
      },
    },
    continueThread: () => continueThread,
    wait: async () => {},
    timers,
    log: (line) => log.push(line),
  });
  return { ghosts, timers, log, inChats };
}

/** Conversations that are open until their customer is disconnected. */
function genesysWith(...open: string[]) {
  const asked: string[] = [];
  const priorities = new Set<string | undefined>();
  const conversations: Partial<Genesys["conversations"]> = {
    async get(id, options) {
      asked.push(`get ${id}`);
      priorities.add(options?.priority);
      return open.includes(id) ? view(customer()) : view(gone("client"));
    },
    async disconnectParticipant(id, _participant, options) {
      asked.push(`end ${id}`);
      priorities.add(options?.priority);
      open.splice(open.indexOf(id), 1);
    },
  };
  return { asked, priorities, conversations };
}

describe("no ghosts", () => {
  it("an empty store closes nothing, and asks Genesys nothing", async () => {
    const { asked, conversations } = genesysWith("conversation-1");
    assert.equal(await ghostsOn(await storeWith(), conversations).ghosts.sweep(), 0);
    assert.deepEqual(asked, []);
  });

  it("escalations that ended as Genesys said leave nothing to close", async () => {
    const store = await storeWith(escalation(), escalation({ id: "e2", chatId: "c2", state: "connected" }));
    const { asked, conversations } = genesysWith("conversation-1");
    await ghostsOn(store, conversations).ghosts.sweep();
    assert.deepEqual(asked, []);
  });

  it("what was left open is closed at start and every five minutes, with what the budget has left", async () => {
    const store = await storeWith();
    const { asked, priorities, conversations } = genesysWith("conversation-1", "conversation-2");
    const { ghosts, timers, log } = ghostsOn(store, conversations);
    await ghosts.suspect("c1", "conversation-1");
    ghosts.start();
    await timers.advance(0);
    assert.deepEqual(asked, ["get conversation-1", "end conversation-1", "get conversation-1"]);
    await ghosts.suspect("c2", "conversation-2");
    await timers.advance(5 * MINUTE);
    assert.equal(asked.at(-2), "end conversation-2");
    assert.deepEqual([...priorities], ["polling"]);
    assert.deepEqual(await leftOpen(store), []);
    assert.match(log.at(-1) ?? "", /1 closed, 2 in all so far/);
    ghosts.close();
    assert.equal(timers.pending, 0);
  });

  it("what somebody else has closed is forgotten and not counted", async () => {
    const store = await storeWith();
    const { ghosts, log } = ghostsOn(store, genesysWith().conversations);
    await ghosts.suspect("c1", "conversation-1");
    assert.equal(await ghosts.sweep(), 0);
    assert.deepEqual([await leftOpen(store), log], [[], []]);
  });

  it("what a live escalation owns is left alone", async () => {
    const store = await storeWith(escalation({ number: 2, state: "queued" }));
    const { asked, conversations } = genesysWith("conversation-1");
    const { ghosts } = ghostsOn(store, conversations, true);
    await ghosts.suspect("c1", "conversation-1");
    await ghosts.sweep();
    assert.deepEqual(asked, []);
  });

  it("one that has no conversation yet may be about to open it again: it is looked at later", async () => {
    const store = await storeWith(escalation({ number: 2, state: "requested", conversationId: undefined }));
    const { asked, conversations } = genesysWith("conversation-1");
    const { ghosts } = ghostsOn(store, conversations);
    await ghosts.suspect("c1", "conversation-1");
    await ghosts.sweep();
    assert.deepEqual([asked, (await leftOpen(store)).length], [[], 1]);
  });

  it("where a chat keeps its conversation, nobody can open it between the question and its end", async () => {
    const { ghosts, inChats } = ghostsOn(
      await storeWith(),
      genesysWith("conversation-1").conversations,
      true,
    );
    await ghosts.suspect("c1", "conversation-1");
    assert.equal(await ghosts.sweep(), 1);
    assert.deepEqual(inChats, ["c1"]);
  });

  it("without the permission to end it is remembered, and the others can still be found closed", async () => {
    const store = await storeWith();
    const { conversations } = genesysWith("conversation-1", "conversation-2");
    const { ghosts } = ghostsOn(store, {
      ...conversations,
      async disconnectParticipant() {
        throw new HandoverError("GENESYS_PERMISSION", "May not.", "");
      },
    });
    for (const id of ["conversation-1", "conversation-2", "conversation-3"]) await ghosts.suspect("c1", id);
    assert.equal(await ghosts.sweep(), 0);
    assert.deepEqual(await leftOpen(store), ["left-open:conversation-1", "left-open:conversation-2"]);
  });

  it("while Genesys is away it is remembered", async () => {
    const store = await storeWith();
    const { ghosts, log } = ghostsOn(store, {
      async get() {
        throw new HandoverError("GENESYS_UNREACHABLE", "Away.", "");
      },
    });
    await ghosts.suspect("c1", "conversation-1");
    await ghosts.sweep();
    assert.equal((await leftOpen(store)).length, 1);
    assert.match(log[0] ?? "", /Away/);
  });

  it("killed after the request and before the note: the next start only finds it closed", async () => {
    const store = await storeWith();
    const { asked, conversations } = genesysWith("conversation-1");
    const dying: Store = {
      ...store,
      async commit() {
        throw new Error("killed");
      },
    };
    await store.commit({ meta: leftOpenMeta("c1", "conversation-1") });
    await assert.rejects(ghostsOn(dying, conversations).ghosts.sweep(), /killed/);
    assert.equal((await leftOpen(store)).length, 1);
    assert.equal(await ghostsOn(store, conversations).ghosts.sweep(), 0);
    assert.equal(asked.filter((one) => one.startsWith("end")).length, 1);
    assert.deepEqual(await leftOpen(store), []);
  });

  it("more than a round holds all get their turn, also behind those that stay open", async () => {
    const store = await storeWith();
    const ids = Array.from({ length: 150 }, (_, index) => `conversation-${index}`);
    const { conversations } = genesysWith();
    const never: Partial<Genesys["conversations"]> = {
      async get(id) {
        return ids.indexOf(id) < 100 ? view(customer()) : (conversations.get?.(id) as never);
      },
      async disconnectParticipant() {
        throw new HandoverError("GENESYS_PERMISSION", "May not.", "");
      },
    };
    const { ghosts } = ghostsOn(store, never);
    for (const id of ids) await ghosts.suspect("c1", id);
    await ghosts.sweep();
    await ghosts.sweep();
    assert.equal((await leftOpen(store)).length, 100);
  });
});

describe("what is remembered as left open", () => {
  const applied = async (...events: EscalationEvent[]) => {
    const store = await storeWith(escalation({ state: "queued", endingReason: "user" }));
    const tracker = createTracker({
      store,
      tell: async (inbox, change) => void (await store.commit({ ...change, inbox })),
      changed() {},
    });
    for (const event of events) await tracker.apply("e1", event);
    return leftOpen(store);
  };
  const done = (closed: boolean) => ({ kind: "end-done", source: "flow", at: AT, closed }) as const;

  it("an end that could not be carried out", async () =>
    assert.deepEqual(await applied(done(false)), ["left-open:conversation-1"]));
  it("not one that was read back", async () => assert.deepEqual(await applied(done(true)), []));
  it("not one that Genesys told", async () =>
    assert.deepEqual(
      await applied({ kind: "seen", source: "reconciliation", at: AT, view: view(gone("peer")) }),
      [],
    ));
  it("one that Genesys told when it had just taken a word of the user: that may have opened it again", async () => {
    const closed = { kind: "seen", source: "reconciliation", at: AT, view: view(gone("peer")) } as const;
    const store = await storeWith(
      escalation({ state: "queued" }),
      escalation({ id: "e2", chatId: "c2", state: "queued" }),
    );
    const tracker = createTracker({
      store,
      justSpoken: (id) => id === "e1",
      tell: async (inbox, change) => void (await store.commit({ ...change, inbox })),
      changed() {},
    });
    await tracker.apply("e2", closed);
    assert.deepEqual(await leftOpen(store), []);
    await tracker.apply("e1", closed);
    assert.deepEqual(await leftOpen(store), ["left-open:conversation-1"]);
  });
  it("not a conversation that Genesys does not know", async () =>
    assert.deepEqual(await applied({ kind: "gone", source: "reconciliation", at: AT }), []));
  it("a first message that Genesys refused although the conversation is there", async () =>
    assert.deepEqual(await applied({ kind: "refused", source: "flow", at: AT }), [
      "left-open:conversation-1",
    ]));
  it("the conversation from which Genesys moved to another one", async () =>
    assert.deepEqual(
      await applied({ kind: "message", source: "webhook", at: AT, conversationId: "conversation-2" }),
      ["left-open:conversation-1"],
    ));

  it("the conversation of a word that Genesys took when the escalation was over", async () => {
    const spoken: [string, string | undefined][] = [];
    const outcomes = (state: Escalation["state"]) =>
      createOutcomes({
        tracker: {} as never,
        senders: {} as never,
        outages: { over() {} } as never,
        justSpoken: { taken() {} },
        lines: { arrived: async () => {}, gaveUp: async () => {} },
        escalationOf: async () => escalation({ state }),
        spokenTooLate: async (chatId, conversationId) => void spoken.push([chatId, conversationId]),
        flowsRun: () => true,
        log: () => {},
        now: () => AT,
      });
    const row = { kind: "message", chatId: "c1", escalationId: "e1", opens: false } as OutboxRow;
    await outcomes("connected").onSent?.(row, {});
    assert.deepEqual(spoken, []);
    await outcomes("ended").onSent?.(row, {});
    assert.deepEqual(spoken, [["c1", "conversation-1"]]);
  });
});

describe("ghosts at a sandbox", function () {
  this.timeout(20_000);
  let on: OnSandbox;
  let integrationId: string;
  before(async () => {
    on = await startOnSandbox();
    integrationId = await on.integration(FLOWS.animal);
  });
  after(() => on.close());

  const open = async () => {
    const options = { prefetchConversationId: true };
    const { conversationId } = await on.genesys.inbound.message(
      integrationId,
      saying("hello", randomUUID()),
      options,
    );
    return conversationId ?? "";
  };
  const isOpen = async (id: string) => !(await on.genesys.conversations.get(id)).ended;

  it("a chat in the queue that our store left open is closed; one of somebody else, and a live one, stay", async () => {
    const [ours, foreign, live] = [await open(), await open(), await open()];
    const store = await storeWith(escalation({ chatId: "alive", state: "queued", conversationId: live }));
    await store.commit({ meta: { ...leftOpenMeta("c1", ours), ...leftOpenMeta("alive", live) } });
    const { ghosts } = ghostsOn(store, on.genesys.conversations);
    assert.equal(await ghosts.sweep(), 1);
    assert.deepEqual([await isOpen(ours), await isOpen(foreign), await isOpen(live)], [false, true, true]);
    assert.deepEqual(await leftOpen(store), []);
  });

  it("a conversation that Genesys has forgotten is forgotten", async () => {
    const store = await storeWith();
    await store.commit({ meta: leftOpenMeta("c1", randomUUID()) });
    assert.equal(await ghostsOn(store, on.genesys.conversations).ghosts.sweep(), 0);
    assert.deepEqual(await leftOpen(store), []);
  });
});
