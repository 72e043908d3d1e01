import assert from "node:assert/strict";
import { createConditions } from "../../lib/conditions.ts";

describe("the conditions of a connector", () => {
  it("the worst of what holds is shown, whatever came first", () => {
    const conditions = createConditions();
    assert.equal(conditions.worst(), undefined);
    conditions.set("end-by-polling");
    conditions.set("store-unavailable");
    conditions.set("unreachable");
    assert.equal(conditions.worst()?.name, "store-unavailable");
    conditions.clear("store-unavailable");
    assert.equal(conditions.worst()?.name, "unreachable");
    conditions.clear("unreachable");
    assert.equal(conditions.worst()?.name, "end-by-polling");
    assert.equal(conditions.has("unreachable"), false);
  });

  it("listeners hear each change of what is shown, and of nothing else", () => {
    const conditions = createConditions();
    const heard: (string | undefined)[] = [];
    const stop = conditions.onChange(() => heard.push(conditions.worst()?.name));
    conditions.set("unreachable");
    conditions.set("unreachable");
    conditions.set("throttled");
    conditions.clear("throttled");
    conditions.clear("throttled");
    conditions.set("auth-failed");
    conditions.clear("unreachable");
    conditions.clear("auth-failed");
    assert.deepEqual(heard, ["unreachable", "auth-failed", undefined]);
    stop();
    conditions.set("unreachable");
    assert.equal(heard.length, 3);
  });

  it("a condition whose values change is a change", () => {
    const conditions = createConditions();
    const heard: unknown[] = [];
    conditions.onChange(() => heard.push(conditions.worst()?.values));
    conditions.set("provisioning", { done: 0, of: 2 });
    conditions.set("provisioning", { done: 1, of: 2 });
    conditions.set("provisioning", { done: 1, of: 2 });
    assert.deepEqual(heard, [
      { done: 0, of: 2 },
      { done: 1, of: 2 },
    ]);
  });

  it("all but some are forgotten at once, which is one change", () => {
    const conditions = createConditions();
    for (const name of ["unreachable", "store-unavailable", "path-clash"] as const) conditions.set(name);
    let heard = 0;
    conditions.onChange(() => heard++);
    conditions.clearAllBut(["path-clash", "unreachable"]);
    assert.deepEqual(
      [heard, conditions.worst()?.name, conditions.has("unreachable")],
      [1, "path-clash", true],
    );
  });
});
