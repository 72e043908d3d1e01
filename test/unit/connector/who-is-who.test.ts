/** Whose hash stands in a log, and where ids stand as they are. */
import assert from "node:assert/strict";
import { createWhoIsWho, escalationCalled } from "../../../lib/connector/who-is-who.ts";
import { hashOf } from "../../../lib/hash-of.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { escalation } from "../store/contract.ts";

describe("whose hash stands in a log", () => {
  const store = createMemoryStore();
  const known = [
    escalation({ chatId: "zoe@example.org" }),
    escalation({ chatId: "zoe@example.org", number: 2 }),
    escalation({ chatId: "over", endedAt: 2000, state: "ended" }),
    // Somebody calls a chat like the hash of another.
    escalation({ chatId: hashOf("over").slice(1) }),
  ] as const;
  before(async () => {
    await store.open();
    await store.commit({ escalations: [...known] });
  });

  const cases: [string, string, { id: string } | undefined][] = [
    ["a chat by its id", "zoe@example.org", known[1]],
    ["a chat by its hash", hashOf("zoe@example.org"), known[1]],
    ["a hash without its #", hashOf("zoe@example.org").slice(1), known[1]],
    ["a chat whose escalation is over", hashOf("over"), known[2]],
    ["an id that looks like a hash: the id wins", hashOf("over").slice(1), known[3]],
    ["the hash of nobody", hashOf("nobody"), undefined],
    ["nothing", "", undefined],
  ];
  for (const [what, chatId, expected] of cases) {
    it(`is found: ${what}`, async () =>
      assert.equal((await escalationCalled({ chatId }, store))?.id, expected?.id));
  }

  it("an escalation's own id needs no chat", async () => {
    assert.equal((await escalationCalled({ escalationId: known[2].id }, store))?.chatId, "over");
  });
});

describe("ids as they are", () => {
  it("stand in the debug log, once for each conversation, beside their hashes", () => {
    const lines: string[] = [];
    const changed = createWhoIsWho((line) => lines.push(line));
    const asked = escalation({ chatId: "zoe@example.org" });
    const queued = { ...asked, conversationId: "conversation-1" };
    changed(asked, asked);
    changed(asked, queued);
    changed(queued, { ...queued, state: "connected" });
    assert.equal(lines.length, 1);
    for (const part of ["zoe@example.org", "conversation-1"]) {
      assert.ok(lines[0]?.includes(part) && lines[0].includes(hashOf(part)));
    }
  });
});
