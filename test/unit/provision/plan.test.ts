/** What Genesys should look like, against what it looks like, world by world (DESIGN §9). */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { FoundIntegration, KnownIntegration } from "../../../lib/provision/integration.ts";
import { MARKER_HEADER, markerOf, wantedOf } from "../../../lib/provision/wanted.ts";
import { row } from "../routing/rows.ts";
import { ANIMAL, DIGEST, found, known, NAME, planOf, URL_OF_US, wanted, words } from "./worlds.ts";

interface World {
  found: FoundIntegration[];
  known?: Record<string, KnownIntegration>;
  takeOver?: string[];
  steps: string[];
}

const production = "https://production.example.com/genesys/dydu-bot-connector";

const worlds: Record<string, World> = {
  "nothing there": { found: [], steps: ["create Animal new", "create - new"] },
  "all there, all known": {
    found: [found("a", "Animal"), found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "keep - b"],
  },
  "one there, one missing": {
    found: [found("a", "Animal")],
    known: { Animal: known("a") },
    steps: ["keep Animal a", "create - new"],
  },
  "renamed: the id is the truth": {
    found: [found("a", "Animal", { name: "Pets" }), found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "keep - b"],
  },
  "renamed, and another has its old name now": {
    found: [
      found("a", "Animal", { name: "Pets" }),
      found("x", "Animal", { webhookUrl: production, webhookHeaders: {} }),
    ],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "create - new"],
  },
  "names swapped: each keeps its id": {
    found: [found("a", "Animal", { name: NAME }), found("b", "", { name: ANIMAL })],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "keep - b"],
  },
  "one row's integration was given the name that another row still needs": {
    found: [found("a", "Animal", { name: NAME })],
    known: { Animal: known("a") },
    steps: ["keep Animal a", "create - new"],
  },
  "the store is lost: adopted by mark and address": {
    found: [found("a", "Animal"), found("b", "")],
    steps: ["adopt Animal a", "adopt - b"],
  },
  "the store is lost and it was renamed": {
    found: [found("a", "Animal", { name: "Pets" }), found("b", "", { name: "Other" })],
    steps: ["adopt Animal a", "adopt - b"],
  },
  "the store is lost and the mark was removed: our address and our name are proof enough": {
    found: [
      found("a", "Animal", { webhookHeaders: {} }),
      found("b", "", { webhookHeaders: { "X-Tenant": "t1" } }),
    ],
    steps: ["adopt Animal a", "adopt - b"],
  },
  "our address without a mark under another name is not for this row": {
    found: [found("a", "Animal", { webhookHeaders: {}, name: "Pets" })],
    known: { "": known("b") },
    steps: ["create Animal new", "create - new"],
  },
  "the mark in another case of letters": {
    found: [
      found("a", "Animal", { webhookHeaders: { [MARKER_HEADER.toLowerCase()]: markerOf(NAME, "Animal") } }),
    ],
    known: { "": known("b") },
    steps: ["adopt Animal a", "create - new"],
  },
  "doubled: the oldest is adopted, the rest reported": {
    found: [
      found("newer", "Animal", { dateCreated: "2026-05-02T00:00:00.000Z" }),
      found("oldest", "Animal", { dateCreated: "2026-05-01T00:00:00.000Z" }),
      found("b", ""),
    ],
    known: { "": known("b") },
    steps: ["adopt Animal oldest", "orphan Animal newer", "keep - b"],
  },
  "doubled while the id is known: the known one stays, the other is reported": {
    found: [found("older", "Animal"), found("a", "Animal"), found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "keep - b", "orphan Animal older"],
  },
  "the address drifted": {
    found: [found("a", "Animal", { webhookUrl: production }), found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["update Animal a webhookUrl", "keep - b"],
  },
  "the mark is gone": {
    found: [found("a", "Animal", { webhookHeaders: { "X-Tenant": "t1" } }), found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["update Animal a marker", "keep - b"],
  },
  "the secret is a newer one": {
    found: [found("a", "Animal"), found("b", "")],
    known: { Animal: known("a", { secretDigest: "older-digest-000" }), "": known("b") },
    steps: ["update Animal a secret", "keep - b"],
  },
  "everything of it drifted": {
    found: [found("a", "Animal", { webhookUrl: production, webhookHeaders: {} }), found("b", "")],
    known: { Animal: known("a", { secretDigest: "older-digest-000" }), "": known("b") },
    steps: ["update Animal a webhookUrl", "update Animal a marker", "update Animal a secret", "keep - b"],
  },
  "deleted behind our back": {
    found: [found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["create Animal new", "keep - b"],
  },
  "deleted behind our back, and a twin of ours is there": {
    found: [found("twin", "Animal"), found("b", "")],
    known: { Animal: known("a"), "": known("b") },
    steps: ["adopt Animal twin", "keep - b"],
  },
  "a foreign integration with our name": {
    found: [
      found("x", "Animal", { webhookUrl: "https://elsewhere.example", webhookHeaders: {} }),
      found("b", ""),
    ],
    known: { "": known("b") },
    steps: ["conflict Animal x", "keep - b"],
  },
  "another Node-RED's integration with our default name and mark: production seen from staging": {
    found: [found("p1", "Animal", { webhookUrl: production }), found("p2", "", { webhookUrl: production })],
    steps: ["conflict Animal p1", "conflict - p2"],
  },
  "production taken over, because the message lists it": {
    found: [found("p1", "Animal", { webhookUrl: production }), found("p2", "", { webhookUrl: production })],
    takeOver: ["p1"],
    steps: ["adopt Animal p1", "conflict - p2"],
  },
  "another connector's integration with our name, on our own address": {
    found: [
      found("x", "Animal", { webhookHeaders: { [MARKER_HEADER]: markerOf("Other connector", "Animal") } }),
    ],
    known: { "": known("b") },
    steps: ["conflict Animal x", "create - new"],
  },
  "an id to take over that has another name is not taken": {
    found: [found("x", "Weather", { webhookUrl: production }), found("b", "")],
    known: { "": known("b") },
    takeOver: ["x"],
    steps: ["create Animal new", "keep - b"],
  },
  "a row was removed: its integration is reported, not touched": {
    found: [found("a", "Animal"), found("b", ""), found("w", "Weather & co/1")],
    known: { Animal: known("a"), "": known("b"), "Weather & co/1": known("w") },
    steps: ["keep Animal a", "keep - b", "orphan Weather & co/1 w"],
  },
  "other people's integrations are nobody's business": {
    found: [
      found("a", "Animal"),
      found("b", ""),
      found("x", "Weather", { webhookUrl: production }),
      found("y", "", { name: "WhatsApp gateway", webhookUrl: "https://w.example", webhookHeaders: {} }),
      found("z", "Weather", { webhookHeaders: { [MARKER_HEADER]: markerOf("Other connector", "Weather") } }),
    ],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "keep - b"],
  },
  "Genesys could not create it: reported, and to be created": {
    found: [found("x", "Animal", { broken: true }), found("b", "")],
    known: { "": known("b") },
    steps: ["create Animal new", "orphan Animal x", "keep - b"],
  },
  "Genesys could not create it once, and then could: the broken one is reported": {
    found: [found("x", "Animal", { broken: true }), found("a", "Animal"), found("b", "")],
    known: { "": known("b") },
    steps: ["adopt Animal a", "orphan Animal x", "keep - b"],
  },
  "a row was removed and its mark, too: the store still knows that it is ours": {
    found: [found("a", "Animal"), found("b", ""), found("w", "", { name: "Pets", webhookHeaders: {} })],
    known: { Animal: known("a"), "": known("b"), Weather: known("w") },
    steps: ["keep Animal a", "keep - b", "orphan Weather w"],
  },
  "a removed row's integration points elsewhere now: it is nobody's to delete": {
    found: [found("a", "Animal"), found("b", ""), found("w", "Weather", { webhookUrl: production })],
    known: { Animal: known("a"), "": known("b"), Weather: known("w") },
    steps: ["keep Animal a", "keep - b"],
  },
  "made in the same moment: the smaller id, so that everybody chooses the same": {
    found: [
      found("z", "Animal", { dateCreated: "2026-05-01T00:00:00.000Z" }),
      found("y", "Animal", { dateCreated: "2026-05-01T00:00:00.000Z" }),
      found("b", ""),
    ],
    known: { "": known("b") },
    steps: ["adopt Animal y", "orphan Animal z", "keep - b"],
  },
  "a mark that nobody can read": {
    found: [
      found("a", "Animal"),
      found("b", ""),
      found("x", "", {
        name: "odd",
        webhookHeaders: { [MARKER_HEADER]: `${encodeURIComponent(NAME)}/%E0%A4%A` },
      }),
    ],
    known: { Animal: known("a"), "": known("b") },
    steps: ["keep Animal a", "keep - b", "orphan %E0%A4%A x"],
  },
};

describe("the plan", () => {
  for (const [name, { steps, ...world }] of Object.entries(worlds)) {
    it(`${name}: ${steps.join(", ")}`, () => assert.deepEqual(planOf(world).steps.map(words), steps));
  }

  it("says what an update changes, without a secret in it", () => {
    const world = worlds["everything of it drifted"];
    const updates = planOf(world as World).steps.filter(({ kind }) => kind === "update");
    assert.deepEqual(
      updates.map(({ field, old, new: next }) => [field, old, next]),
      [
        ["webhookUrl", production, URL_OF_US],
        ["marker", "", markerOf(NAME, "Animal")],
        ["secret", "older-di", DIGEST.slice(0, 8)],
      ],
    );
  });

  it("names where a conflict points to", () => {
    const [step] = planOf({ found: [found("p1", "Animal", { webhookUrl: production })] }).steps;
    assert.match(step?.why ?? "", /production\.example\.com/);
    const [odd] = planOf({ found: [found("p1", "Animal", { webhookUrl: "no address" })] }).steps;
    assert.match(odd?.why ?? "", /unreadable/);
  });

  it("has the same hash for the same world, and another when anything of it moved", () => {
    const world = { found: [found("a", "Animal"), found("b", "")] };
    assert.equal(planOf(world).hash, planOf(world).hash);
    const hashes = Object.values(worlds).map((one) => planOf(one).hash);
    assert.ok(new Set(hashes).size > 15);
    const moved = { found: [...world.found, found("a2", "Animal")] };
    assert.notEqual(planOf(moved).hash, planOf(world).hash);
  });

  it("sums itself up", () => {
    assert.equal(planOf({}).summary, "2 create");
    assert.equal(planOf({ found: [found("b", "")], known: { "": known("b") } }).summary, "1 create, 1 keep");
    assert.equal(planOf({ wanted: [] }).summary, "nothing wanted");
  });

  it("of a thousand competencies takes at most 200 ms, whether they are kept, adopted, or created", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => row(`Competency ${i}`));
    const many = wantedOf(rows, NAME, URL_OF_US);
    const there = rows.map(({ competency }, i) => found(`i${i}`, competency));
    const ids = Object.fromEntries(rows.map(({ competency }, i) => [competency, known(`i${i}`)]));
    for (const [kind, question] of [
      ["keep", { wanted: many, found: there, known: ids }],
      ["adopt", { wanted: many, found: there }],
      ["create", { wanted: many }],
    ] as const) {
      const took = [1, 2, 3].map(() => {
        const before = performance.now();
        assert.equal(planOf(question).summary, `1000 ${kind}`);
        return performance.now() - before;
      });
      assert.ok(Math.min(...took) <= 200, `${kind}: ${took} ms`);
    }
  });

  it("touches each integration for one row at most, whatever the world", () => {
    const anyFound = fc
      .record({
        id: fc.constantFrom("a", "b", "c", "d", "e"),
        competency: fc.constantFrom("Animal", "", "Weather"),
        name: fc.option(fc.constantFrom(NAME, ANIMAL, "Pets"), { nil: undefined }),
        ours: fc.boolean(),
        marked: fc.boolean(),
      })
      .map(({ id, competency, name, ours, marked }) =>
        found(id, competency, {
          ...(name && { name }),
          ...(!ours && { webhookUrl: production }),
          ...(!marked && { webhookHeaders: {} }),
        }),
      );
    const organisation = fc.uniqueArray(anyFound, { selector: ({ id }) => id, maxLength: 5 });
    const knownIds = fc.record({
      Animal: fc.constantFrom("a", "b", "z"),
      "": fc.constantFrom("c", "d", "z"),
    });
    fc.assert(
      fc.property(
        organisation,
        knownIds,
        fc.subarray(["a", "c", "e"]),
        fc.boolean(),
        (there, ids, takeOver, lost) => {
          const { steps } = planOf({
            found: there,
            known: lost ? {} : { Animal: known(ids.Animal), "": known(ids[""]) },
            takeOver,
          });
          for (const { competency } of wanted) {
            assert.ok(steps.some((step) => step.competency === competency && step.kind !== "orphan"));
          }
          const owner = new Map<string, string>();
          for (const { kind, integrationId, competency } of steps) {
            if (integrationId === null || kind === "update") continue;
            assert.ok(!owner.has(integrationId), `${integrationId} is in two steps`);
            owner.set(integrationId, competency);
          }
          for (const { kind, integrationId } of steps) {
            if (kind !== "adopt" || takeOver.includes(integrationId ?? "")) continue;
            assert.equal(
              there.find(({ id }) => id === integrationId)?.webhookUrl,
              URL_OF_US,
              "only what is ours",
            );
          }
        },
      ),
    );
  });
});

describe("what is wanted", () => {
  it("is one integration for the bot and one per competency, marked in visible ASCII", () => {
    const rows = [row(""), row("Santé / été"), row("Animal", { flowId: "f1" })];
    assert.deepEqual(
      wantedOf(rows, "Bot Ü", URL_OF_US).map(({ name, marker, flowId }) => [name, marker, flowId]),
      [
        ["Bot Ü", "Bot%20%C3%9C/", ""],
        ["Bot Ü (Santé / été)", "Bot%20%C3%9C/Sant%C3%A9%20%2F%20%C3%A9t%C3%A9", ""],
        ["Bot Ü (Animal)", "Bot%20%C3%9C/Animal", "f1"],
      ],
    );
  });
});
