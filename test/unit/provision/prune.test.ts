/** Deleting: only what is listed, only what is ours, only what nobody needs. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import type { FoundIntegration } from "../../../lib/provision/integration.ts";
import { prune } from "../../../lib/provision/prune.ts";
import { MARKER_HEADER, markerOf } from "../../../lib/provision/wanted.ts";
import { organisation, results } from "./organisation.ts";
import { found, known } from "./worlds.ts";

const production = "https://production.example.com/genesys/dydu-bot-connector";

/** Two rows as they should be, and what else there is. */
function world(...others: FoundIntegration[]) {
  const one = organisation([found("a", "Animal"), found("b", ""), ...others]);
  one.store.set("Animal", known("a"));
  one.store.set("", known("b"));
  return Object.assign(one, {
    prune: (ids: string[]) => prune(one.planNow(), [...one.integrations.values()], ids, one.ports),
  });
}

describe("pruning", () => {
  it("deletes what is listed and provably ours, waits until it is gone, and forgets it", async () => {
    const one = world(found("w", "Weather"));
    one.store.set("Weather", known("w"));
    assert.deepEqual(results(await one.prune(["w"])), ["delete Weather w: done"]);
    assert.ok(!one.integrations.has("w"));
    assert.ok(!one.store.has("Weather"));
    assert.ok(one.calls.filter((call) => call === "gone w").length > 1, "deletion takes its time");
  });

  it("leaves everything that is not listed", async () => {
    const one = world(found("w", "Weather"), found("x", "Sports"));
    await one.prune(["w"]);
    assert.deepEqual([...one.integrations.keys()].sort(), ["a", "b", "x"]);
  });

  const refused: Record<string, [FoundIntegration, RegExp]> = {
    "another system's": [
      found("x", "", { name: "WhatsApp gateway", webhookUrl: production, webhookHeaders: {} }),
      /neither our mark nor our address/,
    ],
    "production's, seen from staging": [
      found("x", "Weather", { webhookUrl: production }),
      /neither our mark/,
    ],
    "another connector's at our address": [
      found("x", "Weather", { webhookHeaders: { [MARKER_HEADER]: markerOf("Other", "Weather") } }),
      /neither our mark/,
    ],
    "one without a mark at our address": [found("x", "Weather", { webhookHeaders: {} }), /neither our mark/],
  };
  for (const [whose, [foreign, why]] of Object.entries(refused)) {
    it(`refuses ${whose}`, async () => {
      const one = world(foreign);
      const [step] = await one.prune(["x"]);
      assert.deepEqual([step?.done, step?.error?.code], [false, "GENESYS_REJECTED"]);
      assert.match(step?.error?.message ?? "", why);
      assert.ok(!one.calls.some((call) => call.startsWith("remove")));
    });
  }

  it("refuses what a row needs, and says to remove the row first", async () => {
    const one = world();
    const [step] = await one.prune(["a"]);
    assert.match(step?.error?.message ?? "", /a row of the competency table needs it. Remove the row first/);
    assert.ok(one.integrations.has("a"));
  });

  it("refuses a conflict: it is not ours until it was taken over", async () => {
    const one = organisation([found("p", "Animal", { webhookUrl: production }), found("b", "")]);
    const [step] = await prune(one.planNow(), [...one.integrations.values()], ["p"], one.ports);
    assert.equal(step?.reason, "not-ours");
    assert.ok(one.integrations.has("p"));
  });

  it("refuses while chats are live on it, with their number", async () => {
    const one = world(found("w", "Weather"));
    one.ports.liveOn = async (id) => (id === "w" ? 3 : 0);
    const [step] = await one.prune(["w"]);
    assert.match(step?.error?.message ?? "", /3 chats are live/);
    assert.ok(one.integrations.has("w"));
  });

  it("deletes the second one of ours, and never the one that serves", async () => {
    const one = world(found("twin", "Animal"));
    assert.deepEqual(results(await one.prune(["twin", "a"])), [
      "delete Animal twin: done",
      "delete Animal a: GENESYS_REJECTED",
    ]);
    assert.equal(one.store.get("Animal")?.id, "a");
  });

  it("explains a 412: something at Genesys still uses it", async () => {
    const one = world(found("w", "Weather"));
    one.breaks.set(
      "remove",
      new HandoverError("GENESYS_REJECTED", "No.", "", { status: 412, contextId: "c-1" }),
    );
    const [step] = await one.prune(["w"]);
    assert.match(step?.error?.message ?? "", /still uses it \(412\).*Message Routing/);
  });

  it("what is gone already is done, also when it goes between the plan and the request", async () => {
    const one = world(found("w", "Weather"));
    assert.deepEqual(results(await one.prune(["nobody-knows"])), ["delete - nobody-knows: done"]);
    one.breaks.set("remove", new HandoverError("GENESYS_REJECTED", "No.", "", { status: 404 }));
    one.integrations.delete("w");
    const plan = world(found("w", "Weather")).planNow();
    const steps = await prune(plan, [found("w", "Weather")], ["w"], one.ports);
    assert.deepEqual(results(steps), ["delete Weather w: done"]);
  });

  it("gives up waiting after 180 s, and says that it may be pruned again", async () => {
    const one = world(found("w", "Weather"));
    one.ports.gone = async () => false;
    let waited = 0;
    one.ports.wait = async (ms) => {
      waited += ms;
    };
    const [step] = await one.prune(["w"]);
    assert.deepEqual([step?.error?.code, step?.error?.retriable], ["GENESYS_TIMEOUT", true]);
    assert.ok(waited > 170_000 && waited <= 180_000, `${waited} ms`);
  });

  it("a failure with one does not stop the others", async () => {
    const one = world(found("w", "Weather"), found("x", "Sports"));
    const { remove } = one.ports;
    one.ports.remove = async (id) => {
      if (id === "w") throw new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true });
      return remove(id);
    };
    assert.deepEqual(results(await one.prune(["w", "x"])), [
      "delete Weather w: GENESYS_UNREACHABLE",
      "delete Sports x: done",
    ]);
  });

  it("an id that is listed twice is deleted once", async () => {
    const one = world(found("w", "Weather"));
    assert.equal((await one.prune(["w", "w"])).length, 1);
    assert.equal(one.calls.filter((call) => call === "remove w").length, 1);
  });
});
