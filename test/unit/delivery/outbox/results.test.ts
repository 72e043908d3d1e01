/** Results that wait for somebody who takes them. */
import assert from "node:assert/strict";
import { settled } from "../fake-timers.ts";
import { answer, refused, say, scene } from "./scene.ts";

describe("a result that nobody can take", () => {
  it("keeps it over a restart and hands it over when the node is there, once", async () => {
    const deaf = await scene({ onOutcome: async () => false });
    await deaf.outbox.accept([say("a"), say("other node", { nodeId: "other" })]);
    await settled();
    await answer(deaf, "a", { messageId: "m" });
    await answer(deaf, "other node", refused());
    assert.equal(deaf.outbox.state().untold, 2);
    await deaf.outbox.retryOutcomes("send");
    assert.equal(deaf.outbox.state().untold, 2);

    const s = await scene({}, deaf.store);
    assert.deepEqual(s.sent, []);
    await Promise.all([s.outbox.retryOutcomes("send"), s.outbox.retryOutcomes("send")]);
    assert.deepEqual(
      s.told.map(({ text, outcome }) => [text, outcome.ok]),
      [["a", true]],
    );
    await s.outbox.retryOutcomes("other");
    assert.equal(s.told.length, 2);
    assert.deepEqual(await s.store.outboxRows(), []);
  });

  it("asks again when the node appeared while the result was being offered", async () => {
    const offers: ((taken: boolean) => void)[] = [];
    const s = await scene({ onOutcome: () => new Promise((resolve) => offers.push(resolve)) });
    await s.outbox.accept([say("a")]);
    await settled();
    await answer(s, "a");
    await s.outbox.retryOutcomes("send");
    offers[0]?.(false);
    await settled();
    assert.equal(offers.length, 2);
    offers[1]?.(true);
    await settled();
    assert.deepEqual(await s.store.outboxRows(), []);
  });

  it("forgets it when its node is gone for good", async () => {
    const s = await scene({ onOutcome: async () => false });
    await s.outbox.accept([say("a"), say("b", { nodeId: "stays" })]);
    await settled();
    await answer(s, "a");
    await answer(s, "b");
    assert.equal(await s.outbox.forgetOutcomes((nodeId) => nodeId !== "stays"), 1);
    assert.deepEqual(
      (await s.store.outboxRows()).map(({ body }) => body),
      ["b"],
    );
  });
});
