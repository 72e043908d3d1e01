import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createOutages } from "../../../lib/connector/outages.ts";
import { HandoverError } from "../../../lib/errors.ts";

const away = new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true });
const tooMany = new HandoverError("GENESYS_RATE_LIMIT", "Slower.", "", { retriable: true, status: 429 });
const refused = new HandoverError("GENESYS_REJECTED", "No.", "", { status: 400 });

function setUp() {
  const conditions = createConditions();
  const events: unknown[] = [];
  const lines: string[] = [];
  let at = 5;
  const receiver = {
    nodeId: "n1",
    competency: "*",
    confirm: "handed-over" as const,
    emit: ({ body }: { body: Record<string, unknown> }) => events.push(body),
  };
  const outages = createOutages({
    conditions,
    listeners: () => [receiver],
    now: () => at,
    log: (line) => lines.push(line),
  });
  const pass = (ms: number) => {
    at += ms;
  };
  return { conditions, events, outages, lines, pass };
}

describe("an outage of Genesys", () => {
  it("is told once when it begins and once when it is over, however many messages fail", () => {
    const { outages, events, conditions } = setUp();
    outages.over();
    for (let i = 0; i < 5; i++) outages.attemptFailed(away);
    assert.ok(conditions.has("unreachable"));
    for (let i = 0; i < 5; i++) outages.over();
    assert.ok(!conditions.has("unreachable"));
    assert.deepEqual(events, [
      { event: "degraded", at: 5 },
      { event: "recovered", at: 5 },
    ]);
  });

  it("stands in the log with its reason and its end; one that comes and goes once a minute", () => {
    const { outages, lines, pass } = setUp();
    for (let i = 0; i < 10; i++) {
      outages.attemptFailed(away);
      pass(3_000);
      outages.over();
    }
    assert.deepEqual(lines, [
      `Genesys is away: ${away.message} What was accepted waits and is repeated.`,
      "Genesys is back after 3 s.",
    ]);
  });

  it("that begins soon after another one and lasts stands in the log all the same, and ends there", () => {
    const { outages, lines, pass } = setUp();
    for (const lastsMs of [1_000, 90_000, 500]) {
      outages.attemptFailed(away);
      pass(lastsMs);
      outages.attemptFailed(away);
      outages.over();
    }
    assert.deepEqual(
      lines.map((line) => line.slice(0, 18)),
      ["Genesys is away: A", "Genesys is back af", "Genesys is away: A", "Genesys is back af"],
    );
  });

  for (const [code, condition] of [
    ["GENESYS_UNREACHABLE", "unreachable"],
    ["GENESYS_TIMEOUT", "unreachable"],
    ["GENESYS_AUTH", "auth-failed"],
    ["GENESYS_REJECTED", undefined],
    ["NOT_ESCALATED", undefined],
  ] as const) {
    it(`a failure ${code} shows ${condition ?? "nothing"}`, () => {
      const { outages, conditions } = setUp();
      outages.failed(code);
      assert.equal(conditions.worst()?.name, condition);
      outages.over();
      assert.equal(conditions.worst(), undefined);
    });
  }

  it("is not what a 429 says: Genesys is there and wants us slower", () => {
    const { outages, conditions, events } = setUp();
    outages.attemptFailed(tooMany);
    assert.deepEqual([conditions.worst(), events], [undefined, []]);
  });

  it("is not what an end says that Genesys took and is slow to show; a 503 is one", () => {
    const { outages, conditions, events } = setUp();
    outages.attemptFailed(
      new HandoverError("GENESYS_TIMEOUT", "Still open.", "", { retriable: true, status: 200 }),
    );
    assert.deepEqual([conditions.worst(), events], [undefined, []]);
    outages.attemptFailed(
      new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true, status: 503 }),
    );
    assert.equal(events.length, 1);
  });

  it("is not what a refusal of one message says", () => {
    const { outages, conditions } = setUp();
    outages.attemptFailed(refused);
    assert.equal(conditions.worst(), undefined);
  });

  it("of a connector that has closed is nobody's business: the conditions are the next one's", () => {
    const { outages, events, conditions } = setUp();
    outages.close();
    outages.attemptFailed(away);
    outages.failed("GENESYS_AUTH");
    conditions.set("unreachable");
    outages.over();
    assert.deepEqual(
      [events, conditions.has("auth-failed"), conditions.has("unreachable")],
      [[], false, true],
    );
  });
});
