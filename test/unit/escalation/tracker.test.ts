/** The stored state and what the flow is told change together, one event at a time per chat. */
import assert from "node:assert/strict";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent } from "../../../lib/escalation/events.ts";
import { createTracker } from "../../../lib/escalation/tracker.ts";
import type { Batch, InboxDraft } from "../../../lib/store/store.ts";
import { escalation, storeWith } from "./escalations.ts";
import { AT, acd, alerting, connected, customer, declined, gone, left, view } from "./views.ts";

const accepted = { kind: "accepted", source: "flow", at: AT, conversationId: "conversation-1" } as const;
const seen = (...parts: Parameters<typeof view>): EscalationEvent => ({
  kind: "seen",
  source: "reconciliation",
  at: AT,
  view: view(...parts),
});

async function setUp(...escalations: Escalation[]) {
  const store = await storeWith(...escalations);
  const changes: [string, string][] = [];
  const refused: { next?: Error } = {};
  const tracker = createTracker({
    store,
    async tell(inbox: InboxDraft[], change: Batch) {
      if (refused.next) throw refused.next;
      await store.commit({ ...change, inbox });
    },
    changed: (before, after) => changes.push([before.state, after.state]),
  });
  const told = async () => (await store.inboxRows()).map(({ body }) => body.event ?? `ended ${body.reason}`);
  return { store, tracker, changes, refused, told };
}

describe("the tracker", () => {
  it("writes the state together with what the flow is told of it", async () => {
    const { store, tracker, told } = await setUp(escalation());
    await tracker.apply("e1", accepted);
    assert.equal((await store.escalation("e1"))?.state, "queued");
    assert.deepEqual(await told(), ["queued"]);
    const [row] = await store.inboxRows();
    assert.deepEqual(row?.body, {
      chatId: "c1",
      event: "queued",
      genesys: {
        escalationId: "e1",
        conversationId: "conversation-1",
        integrationId: "i1",
        integrationName: "DYDU bot connector (Animal)",
        competency: "Animal",
        queueId: "q1",
        time: new Date(AT).toISOString(),
      },
    });
  });

  it("tells everything, also when much happens in one millisecond", async () => {
    const { tracker, told } = await setUp(escalation());
    await tracker.apply("e1", accepted);
    await tracker.apply("e1", seen(customer(), connected("Amélie")));
    await tracker.apply("e1", seen(customer(), left("Amélie"), acd()));
    await tracker.apply("e1", seen(gone("peer"), left("Amélie"), acd("disconnected")));
    assert.deepEqual(await told(), ["queued", "joined", "left", "ended agent"]);
  });

  it("tells each of several declines of one look", async () => {
    const { tracker, told } = await setUp(escalation());
    await tracker.apply("e1", seen(customer(), declined("Amélie"), declined("Tom"), alerting("Amélie")));
    assert.deepEqual(await told(), ["queued", "declined", "declined"]);
  });

  it("tells the end once, with the agent and the human stretch, which is then forgotten", async () => {
    const { store, tracker } = await setUp(escalation());
    await tracker.apply("e1", accepted);
    await tracker.apply("e1", seen(customer(), connected("Amélie")));
    const turn = { from: "agent" as const, text: "Hello", time: AT };
    await store.commit({ turns: [{ escalationId: "e1", turn }] });
    const end: EscalationEvent = {
      kind: "customer-end",
      source: "notification",
      at: AT,
      disconnectType: "PEER",
    };
    await Promise.all([
      tracker.apply("e1", end),
      tracker.apply("e1", seen(gone("peer"))),
      tracker.apply("e1", end),
    ]);
    const ended = (await store.inboxRows()).filter(({ kind }) => kind === "ended");
    assert.equal(ended.length, 1);
    const { reason, source, agent, transcript } = ended[0]?.body ?? {};
    assert.deepEqual([reason, source, agent], ["agent", "notification", { id: "Amélie", name: "Amélie" }]);
    assert.deepEqual(transcript, [turn]);
    assert.deepEqual(await store.turns("e1"), []);
  });

  it("knows nothing of an escalation that is not in the store", async () => {
    const { tracker } = await setUp();
    assert.equal(await tracker.apply("nobody", accepted), undefined);
  });

  it("says what changed, and nothing when nothing did", async () => {
    const { tracker, changes } = await setUp(escalation());
    await tracker.apply("e1", accepted);
    await tracker.apply("e1", accepted);
    await tracker.apply("e1", seen(gone("peer")));
    await tracker.apply("e1", seen(gone("peer")));
    assert.deepEqual(changes, [
      ["requested", "queued"],
      ["queued", "ended"],
    ]);
  });

  it("a store that refuses changes nothing, and the same event works later", async () => {
    const { tracker, changes, refused, told } = await setUp(escalation());
    refused.next = new Error("disk full");
    await assert.rejects(tracker.apply("e1", accepted), /disk full/);
    refused.next = undefined;
    await tracker.apply("e1", accepted);
    assert.deepEqual([changes.length, await told()], [1, ["queued"]]);
  });

  it("does one thing at a time in a chat, and does not let chats wait for each other", async () => {
    const { tracker } = await setUp(escalation(), escalation({ id: "e2", chatId: "c2" }));
    let letGo = () => {};
    const order: string[] = [];
    const held = tracker.inChat("c1", () => new Promise<void>((resolve) => (letGo = resolve)));
    const waiting = tracker.apply("e1", accepted).then(() => order.push("c1"));
    await tracker.apply("e2", accepted).then(() => order.push("c2"));
    order.push("let go");
    letGo();
    await Promise.all([held, waiting]);
    assert.deepEqual(order, ["c2", "let go", "c1"]);
  });
});
