import assert from "node:assert/strict";
import { createLanes } from "../../lib/lanes.ts";
import { settled } from "./delivery/fake-timers.ts";

/** A task that ends when it is told to. */
function task(name: string, log: string[]) {
  let letGo = (_error?: Error) => {};
  const run = () => {
    log.push(`${name} begins`);
    return new Promise<string>((resolve, reject) => {
      letGo = (error) => (error ? reject(error) : resolve(name));
    });
  };
  return { run, letGo: (error?: Error) => letGo(error) };
}

describe("lanes", () => {
  it("one key does one thing at a time, in the order of asking", async () => {
    const lanes = createLanes();
    const log: string[] = [];
    const [a, b] = [task("a", log), task("b", log)];
    const first = lanes.run("k", a.run);
    const second = lanes.run("k", b.run);
    await settled();
    assert.deepEqual(log, ["a begins"]);
    a.letGo();
    assert.equal(await first, "a");
    await settled();
    b.letGo();
    assert.equal(await second, "b");
  });

  it("different keys do not wait for each other", async () => {
    const lanes = createLanes();
    const log: string[] = [];
    void lanes.run("k1", task("a", log).run);
    void lanes.run("k2", task("b", log).run);
    await settled();
    assert.deepEqual(log, ["a begins", "b begins"]);
  });

  it("a task that fails tells its own caller and nobody else", async () => {
    const lanes = createLanes();
    const log: string[] = [];
    const [a, b] = [task("a", log), task("b", log)];
    const first = lanes.run("k", a.run);
    const second = lanes.run("k", b.run);
    a.letGo(new Error("broken"));
    await assert.rejects(first, /broken/);
    await settled();
    b.letGo();
    assert.equal(await second, "b");
  });

  it("keys with nothing under way are forgotten", async () => {
    const lanes = createLanes();
    await Promise.allSettled([
      lanes.run("k1", async () => 1),
      lanes.run("k1", async () => 2),
      lanes.run("k2", async () => Promise.reject(new Error("x"))),
    ]);
    await settled();
    assert.equal(lanes.size, 0);
  });

  it("a task may ask for another key, and for its own once it is done", async () => {
    const lanes = createLanes();
    const inner = await lanes.run("k1", () => lanes.run("k2", async () => "inner"));
    assert.equal(inner, "inner");
    assert.equal(await lanes.run("k1", async () => "again"), "again");
  });
});
