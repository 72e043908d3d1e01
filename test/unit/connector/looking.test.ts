/** Reading one conversation and applying what it shows. */
import assert from "node:assert/strict";
import { createLook } from "../../../lib/connector/looking.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent } from "../../../lib/escalation/events.ts";
import { written } from "../../../lib/escalation/timeline.ts";
import type { Tracker } from "../../../lib/escalation/tracker.ts";
import type { ConversationView } from "../../../lib/genesys/conversations.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";
import { AT, acd, alerting, connected, customer, view } from "../escalation/views.ts";

const notFound = new HandoverError("GENESYS_REJECTED", "No such conversation.", "", { status: 404 });

async function setUp(
  escalation: Partial<Escalation> = {},
  answer: ConversationView | Error = view(customer(), acd()),
) {
  const store = await storeWith(conversing(escalation));
  const applied: EscalationEvent[] = [];
  const clock = { at: AT + 60_000 };
  let reads = 0;
  const look = createLook({
    store,
    tracker: {
      apply: async (_id: string, event: EscalationEvent) => void applied.push(event),
    } as unknown as Tracker,
    async read() {
      reads++;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    now: () => clock.at,
  });
  return { look, applied, clock, reads: () => reads };
}

describe("looking at a conversation", () => {
  it("applies what it shows, with who made us look", async () => {
    const { look, applied } = await setUp();
    assert.equal(await look("e1", "notification"), "quiet");
    assert.deepEqual(
      applied.map(({ kind, source }) => [kind, source]),
      [["seen", "notification"]],
    );
  });

  it("says when a phone rings", async () => {
    assert.equal(await (await setUp({}, view(customer(), alerting("Amélie")))).look("e1"), "alerting");
    assert.equal(await (await setUp({}, view(customer(), connected("Amélie")))).look("e1"), "quiet");
  });

  it("asks Genesys once for many who look at the same time", async () => {
    const { look, reads } = await setUp();
    await Promise.all([look("e1"), look("e1"), look("e1")]);
    assert.equal(reads(), 1);
    await look("e1");
    assert.equal(reads(), 2);
  });

  for (const [what, escalation] of [
    ["an escalation that has ended", { state: "ended" }],
    ["one whose conversation is not known", { conversationId: undefined }],
  ] as const) {
    it(`does not ask about ${what}`, async () => {
      const { look, reads } = await setUp(escalation);
      assert.equal(await look("e1"), "quiet");
      assert.equal(reads(), 0);
    });
  }

  it("nor about one that nobody knows", async () =>
    assert.equal(await (await setUp()).look("nobody"), "quiet"));

  it("a conversation that Genesys does not know is gone", async () => {
    const { look, applied } = await setUp({}, notFound);
    await look("e1");
    assert.equal(applied[0]?.kind, "gone");
  });

  it("in its first half minute it is only not there yet", async () => {
    const { look, applied, clock } = await setUp({}, notFound);
    clock.at = AT + 29_000;
    assert.equal(await look("e1"), "quiet");
    assert.deepEqual(applied, []);
  });

  it("which counts from when Genesys took the first message, however long that had to wait", async () => {
    const queued = { kind: "event", event: "queued", at: AT + 120_000 } as const;
    const known = conversing();
    const { timeline } = written(known, known, [queued], { at: AT + 120_000, source: "flow" });
    const { look, applied, clock } = await setUp({ timeline }, notFound);
    clock.at = AT + 149_000;
    await look("e1");
    assert.equal(applied.length, 0);
    clock.at = AT + 150_000;
    await look("e1");
    assert.deepEqual(
      applied.map(({ kind }) => kind),
      ["gone"],
    );
  });

  it("any other failure changes nothing and is the caller's", async () => {
    const { look, applied } = await setUp({}, new HandoverError("GENESYS_UNREACHABLE", "Away.", ""));
    await assert.rejects(look("e1"), /Away/);
    assert.deepEqual(applied, []);
  });
});
