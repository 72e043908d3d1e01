/** Between the router's word and genesys-send's deed: a chat's next message waits, but not for ever. */
import assert from "node:assert/strict";
import { createTurns, WAIT_MS } from "../../../lib/routing/turns.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";

function setUp() {
  const timers = createFakeTimers();
  const turns = createTurns(timers);
  const log: string[] = [];
  /** Decides at once, or when it is told to; "escalate" changes whose the chat is. */
  const ask = (chatId: string, name: string, until: Promise<unknown> = Promise.resolve()) =>
    turns
      .inOrder(
        chatId,
        async () => {
          log.push(`asks ${name}`);
          await until;
          return name;
        },
        (decision) => decision === "escalate",
      )
      .then(
        () => void log.push(name),
        (error) => void log.push(`${name}: ${error.message}`),
      );
  return { timers, turns, log, ask };
}

/** Something that happens when it is told to. */
function event() {
  let happen = () => {};
  let fail = (_error: Error) => {};
  const promise = new Promise<void>((resolve, reject) => {
    happen = resolve;
    fail = reject;
  });
  return { promise, happen, fail };
}

describe("the turns of a chat", () => {
  it("after a decision that changes whose the chat is, the next message is decided once genesys-send has it", async () => {
    const { turns, log, ask, timers } = setUp();
    await ask("c", "escalate");
    void ask("c", "next");
    await timers.advance(WAIT_MS - 1);
    assert.deepEqual(log, ["asks escalate", "escalate"]);
    turns.over("c");
    await settled();
    assert.deepEqual(log, ["asks escalate", "escalate", "asks next", "next"]);
    assert.deepEqual([turns.size, timers.pending], [0, 0]);
  });

  it("other chats, and decisions that change nothing, make nobody wait", async () => {
    const { turns, log, ask } = setUp();
    await ask("c", "escalate");
    await ask("d", "bot");
    await ask("d", "bot");
    assert.deepEqual(log, ["asks escalate", "escalate", "asks bot", "bot", "asks bot", "bot"]);
    assert.equal(turns.size, 1);
    turns.close();
  });

  it("where nothing ever reaches genesys-send the next message waits five seconds: the bot is not mute", async () => {
    const { log, ask, timers, turns } = setUp();
    await ask("c", "escalate");
    void ask("c", "next");
    void ask("c", "and next");
    await timers.advance(WAIT_MS);
    assert.deepEqual(log.slice(2), ["asks next", "next", "asks and next", "and next"]);
    assert.deepEqual([turns.size, timers.pending], [0, 0]);
  });

  it("messages are decided in the order of asking, also while a decision takes its time", async () => {
    const { log, ask, turns } = setUp();
    const answer = event();
    void ask("c", "escalate", answer.promise);
    void ask("c", "second");
    void ask("c", "third");
    await settled();
    assert.deepEqual(log, ["asks escalate"]);
    answer.happen();
    await settled();
    turns.over("c");
    await settled();
    assert.deepEqual(log, ["asks escalate", "escalate", "asks second", "second", "asks third", "third"]);
  });

  it("a decision that never comes stops the next message for five seconds only", async () => {
    const { log, ask, timers } = setUp();
    void ask("c", "escalate", event().promise);
    void ask("c", "next");
    await timers.advance(WAIT_MS);
    assert.deepEqual(log, ["asks escalate", "asks next", "next"]);
  });

  it("a decision that fails makes nobody wait", async () => {
    const { log, ask, turns } = setUp();
    const answer = event();
    void ask("c", "escalate", answer.promise);
    void ask("c", "next");
    answer.fail(new Error("no store"));
    await settled();
    assert.deepEqual(log, ["asks escalate", "escalate: no store", "asks next", "next"]);
    assert.equal(turns.size, 0);
  });

  it("a word of genesys-send that nobody waits for is no harm, and frees no later turn", async () => {
    const { log, ask, turns } = setUp();
    turns.over("c");
    await ask("c", "escalate");
    void ask("c", "next");
    await settled();
    assert.deepEqual(log, ["asks escalate", "escalate"]);
    turns.close();
    await settled();
    assert.deepEqual(log.at(-1), "next");
  });
});
