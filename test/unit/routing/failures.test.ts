import assert from "node:assert/strict";
import { createFailures } from "../../../lib/routing/failures.ts";

const HOUR = 3_600_000;

function setUp() {
  const clock = { at: 0 };
  return { clock, failures: createFailures(() => clock.at) };
}

describe("failures of the bot in a row", () => {
  it("count up with each, and a success forgets them", () => {
    const { failures } = setUp();
    const counted = [true, true, false, true].map((failed) => failures.count("c1", "r1", failed));
    assert.deepEqual(counted, [1, 2, 0, 1]);
  });

  it("are counted for each chat and each counter by itself", () => {
    const { failures } = setUp();
    failures.count("c1", "r1", true);
    assert.equal(failures.count("c2", "r1", true), 1);
    assert.equal(failures.count("c1", "r2", true), 1);
    assert.equal(failures.count("c1", "r1", true), 2);
    failures.count("c1", "r2", false);
    assert.equal(failures.count("c1", "r1", true), 3);
  });

  it("of one message are one, however often and by how many rules it is asked about", () => {
    const { failures } = setUp();
    const message = {};
    const counted = [1, 2, 3].map(() => failures.count("c1", "r1", true, message));
    assert.deepEqual(counted, [1, 1, 1]);
    assert.equal(failures.count("c1", "r1", true, {}), 2);
    assert.equal(failures.count("c1", "r2", true, message), 1);
  });

  it("begin anew when the chat is forgotten, for all of its counters", () => {
    const { failures } = setUp();
    for (const counter of ["r1", "r2"]) failures.count("c1", counter, true);
    failures.count("c2", "r1", true);
    failures.forget("c1");
    assert.deepEqual(
      [failures.count("c1", "r1", true), failures.count("c1", "r2", true), failures.count("c2", "r1", true)],
      [1, 1, 2],
    );
  });

  it("of a chat that was silent for a day are forgotten, so that they do not pile up", () => {
    const { failures, clock } = setUp();
    for (let i = 0; i < 100; i++) failures.count(`chat${i}`, "r1", true);
    clock.at = 23 * HOUR;
    failures.count("chat7", "r1", true);
    clock.at = 25 * HOUR;
    assert.equal(failures.count("chat8", "r1", true), 1);
    assert.equal(failures.count("chat7", "r1", true), 3);
    assert.equal(failures.size, 2);
  });

  it("a success of a chat without failures keeps nothing", () => {
    const { failures } = setUp();
    for (let i = 0; i < 100; i++) failures.count(`chat${i}`, "r1", false);
    assert.equal(failures.size, 0);
  });
});
