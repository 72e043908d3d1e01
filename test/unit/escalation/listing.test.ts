/** Which live escalations somebody is shown who looks for one. */
import assert from "node:assert/strict";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { listed } from "../../../lib/escalation/listing.ts";
import { reduce } from "../../../lib/escalation/reduce.ts";
import { hashOf } from "../../../lib/hash-of.ts";
import { accepted, talking } from "./sequences.ts";
import { AT } from "./views.ts";

const live = (chatId: string, changes: Partial<Escalation> = {}): Escalation => ({
  id: `id-of-${chatId}`,
  chatId,
  number: 1,
  state: "queued",
  competency: "Animal",
  fallbackPath: ["Animal"],
  integrationId: "i1",
  integrationName: "DYDU bot connector (Animal)",
  queueId: "q1",
  requestedAt: AT,
  ...changes,
});

const found = async (some: Escalation[], search: string, nameOf?: (name: string) => string) =>
  (await listed([some], search, { nameOf })).chats.map(({ chatId }) => chatId);

describe("the list of live escalations", () => {
  it("begins with the newest", async () =>
    assert.deepEqual(
      await found(
        [live("old"), live("new", { requestedAt: AT + 2 }), live("middle", { requestedAt: AT + 1 })],
        "",
      ),
      ["new", "middle", "old"],
    ));

  it("shows fifty at most, and says how many there are", async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      live(`c${index}`, { requestedAt: AT + index, competency: index < 70 ? "Animal" : "Payment" }),
    );
    const all = await listed([many.slice(0, 60), many.slice(60)], "");
    assert.deepEqual([all.chats.length, all.count, all.live], [50, 120, 120]);
    assert.equal(all.chats[0]?.chatId, "c119");
    const animal = await listed([many], "animal");
    assert.deepEqual([animal.chats.length, animal.count, animal.live], [50, 70, 120]);
    assert.equal(animal.chats[0]?.chatId, "c69");
  });

  it("finds a part of the chat's id, the competency or the agent, in capitals or not, and whole ids at Genesys", async () => {
    const some = [
      live("Zoé-1"),
      live("c2", { competency: "Payment" }),
      live("c3", { agent: { name: "Amélie Laurent" } }),
      live("c4", { conversationId: "0a1b2c" }),
    ];
    assert.deepEqual(await found(some, " zoé "), ["Zoé-1"]);
    assert.deepEqual(await found(some, "PAY"), ["c2"]);
    assert.deepEqual(await found(some, "amélie"), ["c3"]);
    assert.deepEqual(await found(some, "0A1B2C"), ["c4"]);
    assert.deepEqual(await found(some, "0a1b"), [], "of a conversation's id the whole is wanted");
    assert.deepEqual(await found(some, "id-of-c3"), ["c3"]);
    assert.deepEqual(await found(some, hashOf("c2")), ["c2"], "as logs call the chat");
    assert.deepEqual(await found(some, hashOf("0a1b2c").slice(1)), ["c4"], "as logs call the conversation");
  });

  it("calls and finds agents by the name that the flow is told, never by the one that is kept from it", async () => {
    const some = [live("c3", { agent: { name: "Amélie Laurent" } })];
    const nameOf = () => "Customer service";
    assert.equal((await listed([some], "", { nameOf })).chats[0]?.agent, "Customer service");
    assert.deepEqual(await found(some, "service", nameOf), ["c3"]);
    assert.deepEqual(await found(some, "laurent", nameOf), []);
  });

  it("says the state in words, when a human was asked for, and when something last happened", async () => {
    const requested = live("c1", { state: "requested" });
    const queued = reduce(requested, { ...accepted, at: AT + 1_000 }).next;
    const connected = reduce(queued, { ...talking, at: AT + 9_000 }).next;
    const [english] = (await listed([[connected]], "")).chats;
    assert.deepEqual(
      [english?.state, english?.stateText, english?.requestedAt, english?.lastAt],
      ["connected", "connected", AT, AT + 9_000],
    );
    assert.equal(
      (await listed([[connected]], "", { language: "fr" })).chats[0]?.stateText,
      "en ligne avec un agent",
    );
    assert.equal((await listed([[requested]], "")).chats[0]?.lastAt, AT);
  });
});
