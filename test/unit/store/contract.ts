/** What every store promises, whatever is behind it. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { type InboxDraft, type OutboxDraft, SENT_KEPT, type Store } from "../../../lib/store/store.ts";

export function escalation(change: Partial<Escalation> = {}): Escalation {
  return {
    id: randomUUID(),
    chatId: "chat",
    number: 1,
    state: "requested",
    competency: "Animal",
    fallbackPath: ["Animal"],
    integrationId: "integration",
    integrationName: "DYDU bot connector (Animal)",
    queueId: "queue",
    requestedAt: 1000,
    ...change,
  };
}

export function outboxDraft(change: Partial<OutboxDraft> = {}): OutboxDraft {
  return {
    chatId: "chat",
    escalationId: "escalation",
    nodeId: "send",
    kind: "message",
    integrationId: "integration",
    body: { text: "é€😀 \u0000 \n" },
    opens: false,
    last: true,
    flowMessage: { chatId: "chat", payload: "é€😀" },
    acceptedAt: 1000,
    attempts: 0,
    ...change,
  };
}

export function inboxDraft(key: string, change: Partial<InboxDraft> = {}): InboxDraft {
  return {
    key,
    chatId: "chat",
    escalationId: "escalation",
    competency: "",
    kind: "message",
    body: { payload: "bonjour", genesys: { messageId: key } },
    receivedAt: 1000,
    ...change,
  };
}

/** `make` gives an open store on a place of its own. */
export function storeContract(make: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await make();
  });
  afterEach(() => store.close());

  it("tells who spoke when, from the turns of every escalation that has some", async () => {
    const turn = (escalationId: string, from: "user" | "agent" | "bot", time: number) => ({
      escalationId,
      turn: { from, text: 'a "text" \n', time },
    });
    await store.commit({ turns: [turn("a", "user", 1), turn("a", "agent", 2), turn("b", "user", 3)] });
    await store.commit({ turns: [turn("a", "user", 4), turn("c", "agent", 5), turn("b", "user", 6)] });
    await store.commit({ turns: [turn("a", "user", 7), turn("b", "bot", 8)], turnsDone: ["c"] });
    const spoken = await store.spoken();
    assert.deepEqual([...spoken.keys()].toSorted(), ["a", "b"]);
    assert.deepEqual([spoken.get("a")?.agentAt, spoken.get("a")?.unansweredAt], [2, 4]);
    assert.deepEqual([spoken.get("b")?.agentAt, spoken.get("b")?.unansweredAt], [undefined, 3]);
  });

  it("gives back what was committed, with ascending numbers in the order of the drafts", async () => {
    const first = await store.commit({ outbox: [outboxDraft(), outboxDraft({ chatId: "other" })] });
    const second = await store.commit({ outbox: [outboxDraft({ opens: true })], inbox: [inboxDraft("a")] });
    const rows = await store.outboxRows();
    const seqs = [...first.outboxSeqs, ...second.outboxSeqs];
    assert.deepEqual(
      rows.map(({ seq }) => seq),
      seqs,
    );
    assert.deepEqual(
      seqs,
      [...seqs].sort((a, b) => a - b),
    );
    assert.equal(new Set(seqs).size, 3);
    assert.deepEqual(rows[0], { ...outboxDraft(), seq: seqs[0] });
    assert.deepEqual(await store.inboxRows(), [{ ...inboxDraft("a"), seq: second.inboxSeqs[0] }]);
  });

  it("numbers and answers commits in the order in which they were made, also at once", async () => {
    const answered: number[] = [];
    const all = Array.from({ length: 200 }, (_, i) =>
      store.commit({ outbox: [outboxDraft({ body: i })] }).then(({ outboxSeqs }) => {
        answered.push(outboxSeqs[0] as number);
      }),
    );
    await Promise.all(all);
    assert.deepEqual(
      answered,
      [...answered].sort((a, b) => a - b),
    );
    assert.deepEqual(
      (await store.outboxRows()).map(({ body }) => body),
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  it("never gives a number twice, even when all rows are gone", async () => {
    const { outboxSeqs, inboxSeqs } = await store.commit({
      outbox: [outboxDraft()],
      inbox: [inboxDraft("a")],
    });
    await store.commit({ outboxDone: outboxSeqs, inboxDone: inboxSeqs as number[] });
    const again = await store.commit({ outbox: [outboxDraft()], inbox: [inboxDraft("b")] });
    assert.notEqual(again.outboxSeqs[0], outboxSeqs[0]);
    assert.notEqual(again.inboxSeqs[0], inboxSeqs[0]);
  });

  it("changes and deletes rows; a change to a row that is gone brings nothing back", async () => {
    const { outboxSeqs } = await store.commit({ outbox: [outboxDraft(), outboxDraft()] });
    const [kept, gone] = await store.outboxRows();
    assert.ok(kept && gone);
    const outcome = { ok: true as const, at: 5, messageId: "m" };
    await store.commit({ outboxDone: [outboxSeqs[1] as number] });
    await store.commit({
      outboxChanged: [
        { ...kept, attempts: 2, firstFailedAt: 3, outcome },
        { ...gone, attempts: 9 },
      ],
    });
    assert.deepEqual(await store.outboxRows(), [{ ...kept, attempts: 2, firstFailedAt: 3, outcome }]);
  });

  it("keeps what was sent, the newest SENT_KEPT, oldest first, until it is old", async () => {
    const sent = (number: number) => ({
      ...{
        number,
        genesysId: `g${number}`,
        messageId: `m${number}`,
        chatId: "c",
        escalationId: "e",
        at: number,
      },
    });
    await store.commit({ sent: [sent(0)] });
    await store.commit({ sent: [sent(1), sent(2)] });
    await store.commit({ sent: [sent(SENT_KEPT)], outbox: [outboxDraft()] });
    assert.deepEqual(await store.sent(), [sent(1), sent(2), sent(SENT_KEPT)]);
    await store.commit({ sent: [] });
    await store.prune(SENT_KEPT);
    assert.deepEqual(await store.sent(), [sent(SENT_KEPT)]);
  });

  it("keeps a key once: in one batch, in two at once, and after its row is done", async () => {
    const twice = await store.commit({ inbox: [inboxDraft("a"), inboxDraft("a")] });
    assert.equal(twice.inboxSeqs.filter((seq) => seq === null).length, 1);
    const [one, two] = await Promise.all([
      store.commit({ inbox: [inboxDraft("b")] }),
      store.commit({ inbox: [inboxDraft("b"), inboxDraft("c")] }),
    ]);
    assert.equal(typeof one.inboxSeqs[0], "number");
    assert.equal(two.inboxSeqs[0], null);
    assert.equal(typeof two.inboxSeqs[1], "number");
    await store.commit({ inboxDone: [one.inboxSeqs[0] as number] });
    assert.deepEqual((await store.commit({ inbox: [inboxDraft("b")] })).inboxSeqs, [null]);
    assert.deepEqual(
      (await store.inboxRows()).map(({ key }) => key),
      ["a", "c"],
    );
  });

  it("applies a batch whole or not at all, and a refused one does not harm its neighbours", async () => {
    const one = escalation({ number: 1 });
    await store.commit({ escalations: [one] });
    const results = await Promise.allSettled([
      store.commit({ inbox: [inboxDraft("before")] }),
      store.commit({
        outbox: [outboxDraft()],
        inbox: [inboxDraft("lost")],
        meta: { name: "lost" },
        escalations: [escalation({ number: 1 })], // the chat's first escalation exists already
      }),
      store.commit({ inbox: [inboxDraft("after")] }),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.equal((results[1] as PromiseRejectedResult).reason.code, "STORE_UNAVAILABLE");
    assert.deepEqual(await store.outboxRows(), []);
    assert.equal(await store.meta("name"), undefined);
    assert.deepEqual(
      (await store.inboxRows()).map(({ key }) => key),
      ["before", "after"],
    );
    // The key of the refused batch is not remembered either: its repetition is welcome.
    assert.equal(typeof (await store.commit({ inbox: [inboxDraft("lost")] })).inboxSeqs[0], "number");
  });

  it("refuses what is not JSON without writing the rest of the batch", async () => {
    await assert.rejects(store.commit({ meta: { a: "1" }, outbox: [outboxDraft({ body: 1n })] }));
    assert.equal(await store.meta("a"), undefined);
  });

  it("does not see what is done to an object after it was committed or read", async () => {
    const one = escalation();
    await store.commit({ escalations: [one] });
    one.state = "ended";
    const read = await store.escalation(one.id);
    assert.equal(read?.state, "requested");
    // What is read is a copy, or cannot be changed at all.
    if (read && !Object.isFrozen(read)) read.state = "ended";
    assert.equal((await store.escalation(one.id))?.state, "requested");
  });

  it("finds escalations by id, by chat, by number, and the live ones oldest first", async () => {
    const first = escalation({ number: 1, state: "ended", endedAt: 1500 });
    const second = escalation({ number: 2, requestedAt: 3000 });
    const elsewhere = escalation({ chatId: "other", requestedAt: 2000, state: "connected" });
    await store.commit({ escalations: [first, second, elsewhere] });
    assert.deepEqual(await store.escalation(first.id), first);
    assert.equal(await store.escalation("nobody"), undefined);
    assert.deepEqual(await store.latestEscalation("chat"), second);
    assert.equal(await store.latestEscalation("nobody"), undefined);
    assert.deepEqual(await store.escalationByNumber("chat", 1), first);
    assert.equal(await store.escalationByNumber("chat", 3), undefined);
    assert.deepEqual(await store.liveEscalations(), [elsewhere, second]);
    const ended: Escalation = { ...second, state: "ended", endReason: "agent", endedAt: 4000 };
    await store.commit({ escalations: [ended] });
    assert.deepEqual(await store.liveEscalations(), [elsewhere]);
    assert.deepEqual(await store.latestEscalation("chat"), ended);
  });

  it("names every chat of which an escalation is known, live or ended, once", async () => {
    await store.commit({
      escalations: [
        escalation({ chatId: "a" }),
        escalation({ chatId: "b", state: "ended", endedAt: 2000 }),
        escalation({ chatId: "b", number: 2 }),
      ],
    });
    assert.deepEqual((await store.chats()).toSorted(), ["a", "b"]);
  });

  it("gives the live ones in pieces, as they were at first, and others have their turn in between", async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => escalation({ chatId: `chat-${i}` }));
    await store.commit({
      escalations: [...many, escalation({ chatId: "over", state: "ended", endedAt: 1500 })],
    });
    const ids: string[] = [];
    let turns = 0;
    for await (const piece of store.liveInPieces()) {
      if (ids.length === 0) {
        await store.commit({ escalations: [escalation({ chatId: "later" })] });
        setImmediate(function count() {
          turns += 1;
          if (ids.length < many.length) setImmediate(count);
        });
      }
      ids.push(...piece.map(({ id }) => id));
    }
    assert.deepEqual(ids.sort(), many.map(({ id }) => id).sort());
    assert.ok(turns >= 3, `${turns} turns`);
  });

  it("keeps what was said per escalation, in order, until it may go", async () => {
    const turn = (text: string) => ({ from: "user" as const, text, time: new Date(0).toISOString() });
    await store.commit({
      turns: [
        { escalationId: "a", turn: turn("1") },
        { escalationId: "b", turn: turn("x") },
      ],
    });
    await store.commit({ turns: [{ escalationId: "a", turn: turn("2") }] });
    assert.deepEqual(
      (await store.turns("a")).map(({ text }) => text),
      ["1", "2"],
    );
    // The same word again, known by its key, is not kept twice.
    for (let i = 0; i < 2; i++) {
      await store.commit({ inbox: [inboxDraft("k")], turns: [{ escalationId: "b", turn: turn("y") }] });
    }
    assert.deepEqual(
      (await store.turns("b")).map(({ text }) => text),
      ["x", "y"],
    );
    await store.commit({ turnsDone: ["a"] });
    assert.deepEqual(await store.turns("a"), []);
    assert.equal((await store.turns("b")).length, 2);
  });

  it("keeps named strings; null removes one", async () => {
    await store.commit({ meta: { "secret/1": "s1", "secret/2": "s2", secret_3: "s3", organisation: "o" } });
    await store.commit({ meta: { "secret/1": null, "secret/2": "changed", unknown: null } });
    assert.equal(await store.meta("secret/1"), undefined);
    assert.deepEqual(await store.metaStartingWith("secret/"), new Map([["secret/2", "changed"]]));
    assert.deepEqual([...(await store.metaStartingWith("secret"))].sort(), [
      ["secret/2", "changed"],
      ["secret_3", "s3"],
    ]);
  });

  it("prunes what ended and what was received before a moment, and nothing that is live or newer", async () => {
    const old = escalation({ number: 1, state: "ended", endedAt: 500 });
    const recent = escalation({ number: 2, state: "ended", endedAt: 2000 });
    const live = escalation({ number: 3, requestedAt: 1 });
    const keys = ["old", "new"].map((key) => inboxDraft(key, { receivedAt: key === "old" ? 500 : 2000 }));
    await store.commit({ escalations: [old, recent, live], inbox: keys });
    assert.equal(await store.prune(1000), 2);
    assert.equal(await store.escalation(old.id), undefined);
    assert.equal(await store.escalationByNumber("chat", 1), undefined);
    assert.ok(await store.escalation(recent.id));
    assert.ok(await store.escalation(live.id));
    const { inboxSeqs } = await store.commit({ inbox: keys });
    assert.deepEqual(
      inboxSeqs.map((seq) => seq === null),
      [false, true],
    );
  });

  it("forgets a word that was written while its escalation ended", async () => {
    const [live, ended] = [
      escalation({ number: 1 }),
      escalation({ number: 2, state: "ended", endedAt: 9000 }),
    ];
    const turn = { from: "agent" as const, text: "bye" };
    await store.commit({ escalations: [live, ended], turnsDone: [ended.id] });
    await store.commit({
      turns: [live, ended].map(({ id }) => ({ escalationId: id, turn })),
    });
    await store.prune(1);
    assert.deepEqual(await store.turns(ended.id), []);
    assert.deepEqual(await store.turns(live.id), [turn]);
  });

  it("prunes many keys in one call", async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => inboxDraft(`key ${i}`));
    await store.commit({ inbox: many });
    assert.equal(await store.prune(2000), 5_000);
    assert.equal(await store.prune(2000), 0);
  });

  it("refuses to write while it is closed", async () => {
    await store.close();
    await assert.rejects(store.commit({ meta: { a: "1" } }), { code: "STORE_UNAVAILABLE" });
  });

  it("is the same after it was closed and opened again", async () => {
    const one = escalation();
    const { outboxSeqs } = await store.commit({
      escalations: [one],
      outbox: [outboxDraft()],
      inbox: [inboxDraft("a")],
      meta: { name: "value" },
    });
    await store.close();
    await store.open();
    assert.deepEqual(await store.liveEscalations(), [one]);
    assert.deepEqual(
      (await store.outboxRows()).map(({ seq }) => seq),
      outboxSeqs,
    );
    assert.equal(await store.meta("name"), "value");
    const { inboxSeqs } = await store.commit({ inbox: [inboxDraft("a"), inboxDraft("b")] });
    assert.equal(inboxSeqs[0], null);
    assert.equal(new Set((await store.inboxRows()).map(({ seq }) => seq)).size, 2);
  });
}
