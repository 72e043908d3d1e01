/** What the dialogs ask is asked of Genesys once. */
import assert from "node:assert/strict";
import { createAnswers } from "../../../nodes/genesys-config/answers.ts";

function room(most = 10) {
  let now = 0;
  let asked = 0;
  const waiting: { answer: (value: string) => void; fail: (error: Error) => void }[] = [];
  const answers = createAnswers({ holdMs: 15_000, most, now: () => now });
  return {
    asked: () => asked,
    waiting,
    later: (ms: number) => {
      now += ms;
    },
    get: (key = "queues", fresh = false) =>
      answers.get(key, fresh, () => {
        asked += 1;
        return new Promise<string>((answer, fail) => waiting.push({ answer, fail }));
      }),
  };
}

describe("the answers to the dialogs", () => {
  it("ten dialogs that ask at the same moment cause one request, and all get its answer", async () => {
    const { get, asked, waiting } = room();
    const ten = Promise.all(Array.from({ length: 10 }, (_, index) => get("queues", index > 4)));
    waiting[0]?.answer("Animal");
    assert.deepEqual(await ten, Array(10).fill("Animal"));
    assert.equal(asked(), 1);
  });

  it("hold for 15 seconds, no longer", async () => {
    const { get, asked, waiting, later } = room();
    const first = get();
    waiting[0]?.answer("Animal");
    await first;
    later(14_999);
    assert.equal(await get(), "Animal");
    assert.equal(asked(), 1);
    later(1);
    void get();
    assert.equal(asked(), 2);
  });

  it("a refresh asks again, and what it brings is for everybody", async () => {
    const { get, asked, waiting } = room();
    const first = get();
    waiting[0]?.answer("old");
    await first;
    const refreshed = get("queues", true);
    waiting[1]?.answer("new");
    assert.equal(await refreshed, "new");
    assert.equal(await get(), "new");
    assert.equal(asked(), 2);
  });

  it("a failure reaches everybody who waits, and the next asks again", async () => {
    const { get, asked, waiting } = room();
    const both = [get(), get()];
    waiting[0]?.fail(new Error("away"));
    for (const one of both) await assert.rejects(one, /away/);
    const again = get();
    waiting[1]?.answer("Animal");
    assert.equal(await again, "Animal");
    assert.equal(asked(), 2);
  });

  it("other questions get their own answers, and the oldest are forgotten first", async () => {
    const { get, asked, waiting } = room(2);
    for (const [index, key] of ["a", "b", "c"].entries()) {
      const one = get(key);
      waiting[index]?.answer(key);
      assert.equal(await one, key);
    }
    assert.equal(await get("c"), "c");
    assert.equal(asked(), 3);
    void get("a");
    assert.equal(asked(), 4);
  });
});
