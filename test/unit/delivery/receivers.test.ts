import assert from "node:assert/strict";
import type { Receiver } from "../../../lib/delivery/inbox/receiver.ts";
import { createReceivers } from "../../../lib/delivery/receivers.ts";

describe("the receivers of a connector", () => {
  const named = (nodeId: string): Receiver => ({
    nodeId,
    competency: "*",
    confirm: "handed-over",
    emit() {},
  });
  const scene = () => {
    let came = 0;
    const receivers = createReceivers(() => {
      came += 1;
    });
    return { ...receivers, came: () => came, ids: () => receivers.all().map(({ nodeId }) => nodeId) };
  };

  it("one is there at once, and goes", async () => {
    const { attach, ids, came, complete } = scene();
    const leave = attach(named("a"));
    assert.deepEqual([ids(), came()], [["a"], 1]);
    await complete();
    leave();
    assert.deepEqual(ids(), []);
  });

  it("one that is still coming is waited for, and is there then", async () => {
    const { attach, ids, came, complete } = scene();
    const later = Promise.withResolvers<Receiver>();
    const leave = attach(later.promise);
    let done = false;
    const completed = complete().then(() => {
      done = true;
    });
    await new Promise(setImmediate);
    assert.deepEqual([ids(), came(), done], [[], 0, false]);
    later.resolve(named("a"));
    await completed;
    assert.deepEqual([ids(), came()], [["a"], 1]);
    leave();
    assert.deepEqual(ids(), []);
  });

  it("one that went before it came never comes, and one that fails keeps nobody waiting", async () => {
    const { attach, ids, came, complete } = scene();
    const later = Promise.withResolvers<Receiver>();
    attach(later.promise)();
    attach(Promise.reject(new Error("no library")));
    await complete();
    later.resolve(named("a"));
    await later.promise;
    assert.deepEqual([ids(), came()], [[], 0]);
  });

  it("one who comes while others are waited for is waited for as well", async () => {
    const { attach, ids, complete } = scene();
    const [first, second] = [Promise.withResolvers<Receiver>(), Promise.withResolvers<Receiver>()];
    const withAnother = async (one: Promise<Receiver>) => {
      await one;
      attach(second.promise);
      return one;
    };
    attach(withAnother(first.promise));
    const completed = complete();
    first.resolve(named("a"));
    setImmediate(() => second.resolve(named("b")));
    await completed;
    assert.deepEqual(ids(), ["a", "b"]);
  });
});
