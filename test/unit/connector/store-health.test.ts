import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { watchStore } from "../../../lib/connector/store-health.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";

async function scene() {
  const memory = createMemoryStore();
  await memory.open();
  const disk = { full: false };
  const refused = () => new HandoverError("STORE_UNAVAILABLE", "The disk is full.", "");
  const conditions = createConditions();
  const log: string[] = [];
  const { store, close } = watchStore(
    {
      ...memory,
      commit: (batch) => (disk.full ? Promise.reject(refused()) : memory.commit(batch)),
      turns: (id) => (disk.full ? Promise.reject(refused()) : memory.turns(id)),
    },
    conditions,
    (line) => log.push(line),
  );
  return { disk, conditions, log, store, close };
}

describe("the status of the store", () => {
  it("turns red with the first write that is refused, once, and back with the first that is not", async () => {
    const { disk, conditions, log, store } = await scene();
    disk.full = true;
    await assert.rejects(store.commit({}), { code: "STORE_UNAVAILABLE" });
    await assert.rejects(store.commit({}), { code: "STORE_UNAVAILABLE" });
    assert.equal(conditions.has("store-unavailable"), true);
    assert.deepEqual(log, ["The disk is full."]);
    disk.full = false;
    await store.escalation("any");
    assert.equal(conditions.has("store-unavailable"), true, "reading proves nothing");
    await store.commit({});
    assert.equal(conditions.has("store-unavailable"), false);
  });

  it("turns red with a read that fails", async () => {
    const { disk, conditions, store } = await scene();
    disk.full = true;
    await assert.rejects(store.turns("any"));
    assert.equal(conditions.has("store-unavailable"), true);
  });

  it("does not turn red for a connector that has closed", async () => {
    const { disk, conditions, store, close } = await scene();
    close();
    disk.full = true;
    await assert.rejects(store.commit({}));
    assert.equal(conditions.has("store-unavailable"), false);
  });
});
