/** Who asks about chats must not hold up who talks in them. */
import assert from "node:assert/strict";
import { createExplaining } from "../../../lib/connector/explaining.ts";
import { FULL_NAMES } from "../../../lib/escalation/agent-name.ts";
import { hashOf } from "../../../lib/hash-of.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { escalation } from "../store/contract.ts";

describe("questions about single chats, with many live ones", () => {
  const LIVE = 2_000;
  const store = createMemoryStore();
  const explaining = createExplaining({ store, naming: FULL_NAMES });
  before(async () => {
    await store.open();
    await store.commit({
      escalations: Array.from({ length: LIVE }, (_, i) => escalation({ chatId: `chat-${i}` })),
    });
  });

  /** How often the event loop turned until the answer was there. */
  async function turnsDuring(answer: Promise<unknown>): Promise<number> {
    let turns = 0;
    let isDone = false;
    setImmediate(function count() {
      turns += 1;
      if (!isDone) setImmediate(count);
    });
    await answer;
    isDone = true;
    return turns;
  }

  for (const search of ["", "chat-1999", hashOf("nobody")]) {
    it(`others have their turn while "${search}" is looked for in the list`, async () =>
      assert.ok((await turnsDuring(explaining.chats(search))) >= 5));
  }

  it("others have their turn while a chat is looked for by its hash", async () =>
    assert.ok((await turnsDuring(explaining.explain({ chatId: hashOf("nobody") }))) >= 5));

  it("how many ghosts were closed is told with the list", async () => {
    assert.equal((await explaining.chats("")).ghosts, 0);
    await store.commit({ meta: { "ghosts-closed": "3" } });
    assert.equal((await explaining.chats("")).ghosts, 3);
  });
});
