/** What the user sees of an agent who types. */
import assert from "node:assert/strict";
import { createAgentTyping } from "../../../lib/connector/agent-typing.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

/** Genesys' clock is another one than ours. */
const SKEW = 3_600_000;

function scene() {
  const timers = createFakeTimers();
  const typing = createAgentTyping(timers.now);
  const iso = (ago = 0) => new Date(timers.now() - SKEW - ago).toISOString();
  return {
    timers,
    heard: (chatId = "c1", durationMs?: number, ago = 0) =>
      typing.heard(chatId, { time: iso(ago), durationMs }),
    spoke: (chatId = "c1", ago = 0) => typing.spoke(chatId, iso(ago)),
  };
}

describe("an agent's typing", () => {
  it("is told with the moment when it is over; five seconds where Genesys does not say how long", () => {
    const { heard, timers } = scene();
    assert.deepEqual(heard("c1"), { durationMs: 5_000, until: timers.now() + 5_000 });
    assert.deepEqual(heard("c2", 8_000), { durationMs: 8_000, until: timers.now() + 8_000 });
    assert.equal(heard("c3", 0)?.durationMs, 5_000);
    assert.equal(heard("c4", 86_400_000)?.durationMs, 30_000);
  });

  it("however often Genesys says it, is told as often as it takes to keep it going", async () => {
    const { heard, timers } = scene();
    let told = 0;
    for (let i = 0; i < 100; i++) {
      if (heard()) told += 1;
      await timers.advance(100);
    }
    assert.equal(told, 4, "every half of five seconds, for ten seconds");
  });

  it("is told again at once after the agent's words", async () => {
    const { heard, spoke, timers } = scene();
    assert.ok(heard());
    await timers.advance(500);
    spoke();
    assert.equal(heard("c1", 5_000, 100), undefined, "it was about the words that the user has now");
    await timers.advance(100);
    assert.ok(heard());
  });

  it("that comes late, after the words that were being typed, is not told, whatever the clocks say", async () => {
    const { heard, spoke, timers } = scene();
    spoke();
    await timers.advance(5_000);
    assert.equal(heard("c1", 5_000, 6_000), undefined);
    spoke("c1", 9_000);
    assert.equal(heard("c1", 5_000, 6_000), undefined, "older words change nothing");
    assert.ok(heard("c2", 5_000, 6_000), "another chat is another chat");
  });

  it("is told where Genesys gives no time that can be read", () => {
    const typing = createAgentTyping(() => 0);
    typing.spoke("c1", "");
    assert.ok(typing.heard("c1", { time: "" }));
  });
});
