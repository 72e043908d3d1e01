/** What a plan does only when it is asked: another flow, typing, documents. */
import assert from "node:assert/strict";
import { apply } from "../../../lib/provision/apply.ts";
import type { FoundIntegration } from "../../../lib/provision/integration.ts";
import { INCLUDES, type Include } from "../../../lib/provision/step.ts";
import { organisation, results } from "./organisation.ts";
import { found, known, wanted, words } from "./worlds.ts";

function world(...start: FoundIntegration[]) {
  const one = organisation(start.length > 0 ? start : [found("a", "Animal"), found("b", "")]);
  if (one.integrations.has("a")) one.store.set("Animal", known("a"));
  if (one.integrations.has("b")) one.store.set("", known("b"));
  return one;
}
const stepsOf = (one: ReturnType<typeof world>, ...include: Include[]) =>
  one.planNow([], include).steps.map(words);

describe("a plan that is not asked for more", () => {
  it("says nothing of flows, typing and documents, and a run after a deploy never touches them", async () => {
    const one = world();
    one.flows.set("r-a", "flow-2");
    assert.deepEqual(stepsOf(one), ["keep Animal a", "keep - b"]);
    const steps = await one.run("create-missing", [], [...INCLUDES]);
    assert.ok(steps.every(({ done, kind }) => !done || kind === "keep"));
    assert.equal(one.flows.get("r-a"), "flow-2");
    assert.equal(one.integrations.get("a")?.settingId, "");
  });
});

describe("the flow of a row", () => {
  it("that differs from what answers is a step with both names, and applied", async () => {
    const one = world();
    one.flows.set("r-a", "flow-2");
    const [step] = one.planNow([], ["flow"]).steps;
    assert.deepEqual(
      [step?.kind, step?.field, step?.old, step?.new],
      ["update", "flow", "Other chats (flow-2)", "Animal chats (flow-1)"],
    );
    await one.run("all", [], ["flow"]);
    assert.equal(one.flows.get("r-a"), "flow-1");
    assert.deepEqual(stepsOf(one, "flow"), ["keep Animal a", "keep - b"]);
  });

  it("where none answers any more is attached again", () => {
    const one = world();
    const [step] = one.planNow([], ["flow"]).steps;
    assert.deepEqual([step?.field, step?.old], ["flow", null]);
  });

  it("of a row that names none is nobody's business", () => {
    const one = world();
    one.flows.set("r-a", "flow-1");
    one.flows.set("r-b", "flow-2");
    assert.deepEqual(stepsOf(one, "flow"), ["keep Animal a", "keep - b"]);
  });

  it("that is not published is said in the plan and refused by apply", async () => {
    const one = world();
    one.flows.set("r-a", "flow-2");
    const plan = one.planNow([], ["flow"]);
    const unusable = plan.steps.map((step) =>
      step.field === "flow" ? { ...step, reason: "flow-unusable" as const } : step,
    );
    const [step] = await apply({ ...plan, steps: unusable }, wanted, "all", one.ports);
    assert.match(step?.error?.message ?? "", /not published.*Publish it in Architect/s);
    assert.equal(one.flows.get("r-a"), "flow-2");
  });
});

for (const [include, field, at] of [
  ["typing", "typing", "settingId"],
  ["documents", "documents", "contentId"],
] as const) {
  describe(`${include}, which the organisation shares`, () => {
    it("off: one setting of ours is made and attached to our integrations; then nothing is left", async () => {
      const one = world();
      assert.deepEqual(stepsOf(one, include), [
        `create * new ${field}`,
        `update Animal a ${field}`,
        `update - b ${field}`,
      ]);
      await one.run("all", [], [include]);
      assert.deepEqual(
        [...one.integrations.values()].map((integration) => integration[at]),
        [`own-${include}`, `own-${include}`],
      );
      assert.deepEqual(stepsOf(one, include), ["keep Animal a", "keep - b"]);
    });

    it("also on integrations that the same run creates", async () => {
      const one = organisation();
      assert.deepEqual(one.planNow([], [include]).steps.map(words), [
        `create * new ${field}`,
        "create Animal new",
        `update Animal new ${field}`,
        "create - new",
        `update - new ${field}`,
      ]);
      assert.ok((await one.run("all", [], [include])).every(({ done }) => done));
      assert.deepEqual(
        stepsOf(one, include),
        ["keep Animal a", "keep - b"].map((text) =>
          text.replace(/ [ab]$/, (id) => (id === " a" ? " new-1" : " new-2")),
        ),
      );
    });

    it("allowed already by whatever is attached: no step, and nothing of ours beside it", () => {
      const one = world();
      for (const setting of one.settings) setting.allows = true;
      assert.deepEqual(stepsOf(one, include), ["keep Animal a", "keep - b"]);
    });

    it("switched off in ours: a step that says so, and attached integrations need none of their own", async () => {
      const one = world();
      await one.run("all", [], [include]);
      for (const setting of one.settings) setting.allows = false;
      assert.deepEqual(stepsOf(one, include), [
        `update * own-${include} ${field}`,
        "keep Animal a",
        "keep - b",
      ]);
      await one.run("all", [], [include]);
      assert.deepEqual(stepsOf(one, include), ["keep Animal a", "keep - b"]);
    });

    it("an integration in conflict is left alone", () => {
      const one = world(
        found("p", "Animal", { webhookUrl: "https://production.example.com/hook" }),
        found("b", ""),
      );
      assert.deepEqual(stepsOf(one, include), [
        `create * new ${field}`,
        "conflict Animal p",
        `update - b ${field}`,
      ]);
    });

    it("cannot be made: the integrations' steps say where to look, and the next run does the rest", async () => {
      const one = world();
      one.breaks.set("share", new Error("no"));
      const steps = await one.run("all", [], [include]);
      assert.deepEqual(results(steps), [
        `create * new ${field}: GENESYS_REJECTED`,
        `update Animal a ${field}: NOT_PROVISIONED`,
        `update - b ${field}: NOT_PROVISIONED`,
      ]);
      one.breaks.clear();
      assert.ok((await one.run("all", [], [include])).every(({ done }) => done));
    });
  });
}

describe("everything at once", () => {
  it("is in the hash: a plan with more in it is another plan", () => {
    const one = world();
    const hashes = INCLUDES.map((include) => one.planNow([], [include]).hash);
    assert.equal(new Set([...hashes, one.planNow().hash]).size, 4);
  });
});
