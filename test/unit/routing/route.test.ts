/** Bot, human agents (which team), or nobody available (DESIGN §4). */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { type Availability, closed, judge, unknown } from "../../../lib/routing/availability.ts";
import type { Competency } from "../../../lib/routing/competencies.ts";
import { decide, isWithAgents, type RouteQuestion } from "../../../lib/routing/route.ts";
import { row } from "./rows.ts";

const AT = 1_700_000_000_000;
const off = { maxWaiting: 0, maxWaitSeconds: 0 };
const open = judge({ agentsOnQueue: 2, waiting: 0, estimatedWaitSeconds: null }, off, AT);
const nobody = judge({ agentsOnQueue: 0, waiting: 0, estimatedWaitSeconds: null }, off, AT);
const away = unknown("GENESYS_UNREACHABLE", AT);

const escalation = (rest: Partial<Escalation> = {}): Escalation => ({
  id: "e1",
  chatId: "c1",
  number: 1,
  state: "connected",
  competency: "Payment",
  fallbackPath: ["Animal", "Payment"],
  integrationId: "i-Payment",
  integrationName: "x",
  queueId: "q-Payment",
  requestedAt: AT,
  ...rest,
});
const rows = [
  row("Animal", { queueId: "q-Animal", fallback: "Payment" }),
  row("Payment", { queueId: "q-Payment", fallback: "" }),
  row("Shop", { queueId: "" }),
  row("", { queueId: "" }),
];

/** A decision, with what every queue answers; notes which were asked. */
async function ask(question: Partial<RouteQuestion>, answers: Record<string, Availability> = {}) {
  const asked: string[] = [];
  const decision = await decide(
    {
      latest: undefined,
      asksBecause: "the flow asks for a human",
      competency: "",
      rows,
      whenUnknown: "agent",
      reopenMinutes: 0,
      now: AT,
      ...question,
    },
    {
      async availabilityOf({ competency, queueId }: Competency) {
        if (queueId === "") return unknown("no-queue", AT);
        asked.push(competency);
        return answers[competency] ?? open;
      },
      integrationOf: (competency) => (competency === "Shop" ? null : `i-${competency}`),
    },
  );
  return { ...decision, asked };
}

describe("a chat that is with agents", () => {
  for (const state of ["requested", "queued", "connected", "transferring"] as const) {
    it(`stays with them while it is ${state}, whatever the message says`, async () => {
      for (const asksBecause of [undefined, "the flow asks for a human"]) {
        const { output, escalate, route, asked } = await ask({
          latest: escalation({ state }),
          asksBecause,
          competency: "Weather",
        });
        assert.deepEqual([output, escalate, asked], ["agent", false, []]);
        assert.deepEqual(
          [route.competency, route.fallbackPath, route.integrationId, route.queueId, route.availability],
          ["Payment", ["Animal", "Payment"], "i-Payment", "q-Payment", null],
        );
        assert.match(route.explanation, new RegExp(state));
      }
    });
  }

  it("is the bot's again once it has ended, or its end was asked for", async () => {
    for (const latest of [escalation({ state: "ended" }), escalation({ endingSince: AT })]) {
      assert.equal(isWithAgents(latest), false);
      assert.equal((await ask({ latest, asksBecause: undefined })).output, "bot");
      assert.deepEqual((await ask({ latest })).escalate, true);
    }
  });
});

describe("a chat that is with the bot", () => {
  it("stays there when no human is asked for; nobody is asked", async () => {
    const { output, escalate, route, asked } = await ask({ asksBecause: undefined, competency: "Weather" });
    assert.deepEqual([output, escalate, asked, route.integrationId], ["bot", false, [], null]);
  });

  const table: [string, Partial<RouteQuestion>, Record<string, Availability>, string, string, string[]][] = [
    ["agents on queue", { competency: "Animal" }, {}, "agent", "Animal", ["Animal"]],
    [
      "nobody on queue, the fallback has",
      { competency: "Animal" },
      { Animal: nobody },
      "agent",
      "Payment",
      ["Animal", "Payment"],
    ],
    [
      "nobody anywhere",
      { competency: "Animal" },
      { Animal: nobody, Payment: nobody },
      "unavailable",
      "Payment",
      ["Animal", "Payment"],
    ],
    [
      "unknown, whenUnknown agent",
      { competency: "Payment" },
      { Payment: away },
      "agent",
      "Payment",
      ["Payment"],
    ],
    [
      "unknown, whenUnknown unavailable",
      { competency: "Payment", whenUnknown: "unavailable" },
      { Payment: away },
      "unavailable",
      "Payment",
      ["Payment"],
    ],
    [
      "unknown first, then a fallback that is open",
      { competency: "Animal", whenUnknown: "unavailable" },
      { Animal: away },
      "agent",
      "Payment",
      ["Animal", "Payment"],
    ],
    [
      "a row without a queue, whenUnknown unavailable",
      { competency: "Shop", whenUnknown: "unavailable" },
      {},
      "agent",
      "Shop",
      ["Shop"],
    ],
    ["without competency, without queue", {}, {}, "agent", "", [""]],
  ];
  for (const [what, question, answers, output, competency, path] of table) {
    it(`${what} → ${output}`, async () => {
      const decision = await ask(question, answers);
      assert.equal(decision.output, output);
      assert.equal(decision.escalate, output === "agent");
      assert.equal(decision.route.competency, competency);
      assert.deepEqual(decision.route.fallbackPath, path);
      assert.ok(decision.route.explanation.startsWith("the flow asks for a human; "));
    });
  }

  it("the explanation says of every competency that was tried why it could not", async () => {
    const refused = { Animal: closed(["holiday"], AT), Payment: nobody };
    assert.equal(
      (await ask({ competency: "Animal" }, refused)).route.explanation,
      "the flow asks for a human; Animal: closed, holiday; Payment: no-agents, 0 on queue, nobody-on-queue; nobody is available",
    );
    assert.equal(
      (await ask({ competency: "Animal" }, { Animal: closed(["holiday"], AT) })).route.explanation,
      "the flow asks for a human; Animal: closed, holiday; Payment takes it: open, 2 on queue",
    );
  });

  it("a row without a queue is never asked: its verdict is unknown, no-queue", async () => {
    const { route, asked } = await ask({ competency: "Shop" });
    assert.deepEqual(
      [asked, route.availability?.verdict, route.availability?.reasons],
      [[], "unknown", ["no-queue"]],
    );
    assert.deepEqual([route.queueId, route.integrationId], [null, null]);
  });

  it("an unknown competency is COMPETENCY_UNKNOWN", async () => {
    await assert.rejects(
      ask({ competency: "Weather" }),
      (error) => error instanceof HandoverError && error.code === "COMPETENCY_UNKNOWN",
    );
  });
});

describe("a user who writes again soon after the end", () => {
  const ended = (rest: Partial<Escalation> = {}) =>
    escalation({ state: "ended", endReason: "agent", endedAt: AT - 59_000, ...rest });
  const again = (latest: Escalation, rest: Partial<RouteQuestion> = {}) =>
    ask({ latest, asksBecause: undefined, reopenMinutes: 1, ...rest }, {});

  it("goes to the same competency again, within the window and not after it, and only where that is set", async () => {
    const { output, escalate, route } = await again(ended());
    assert.deepEqual([output, escalate, route.competency], ["agent", true, "Payment"]);
    assert.equal((await again(ended({ endedAt: AT - 60_000 }))).output, "bot");
    assert.equal((await again(ended(), { reopenMinutes: 0 })).output, "bot");
  });

  it("is the bot's when the user had ended it, when nobody took it, and when the competency is gone", async () => {
    for (const endReason of ["user", "no-pickup", "error"] as const)
      assert.equal((await again(ended({ endReason }))).output, "bot", endReason);
    assert.equal((await again(ended({ competency: "Gone" }))).output, "bot");
  });

  for (const endReason of ["agent", "disconnected", "unknown", "user-idle", "agent-idle"] as const) {
    it(`goes back when it had ended by ${endReason}`, async () => {
      assert.equal((await again(ended({ endReason }))).output, "agent");
    });
  }

  it("goes on with a competency whose name is written otherwise in the table by now", async () => {
    const { output, route } = await again(ended({ competency: "payment" }));
    assert.deepEqual([output, route.competency], ["agent", "Payment"]);
  });

  it("is the bot's, not unavailable, when nobody is there: the bot does not fall silent", async () => {
    const latest = ended();
    const { output } = await ask({ latest, asksBecause: undefined, reopenMinutes: 1 }, { Payment: nobody });
    assert.equal(output, "bot");
  });
});
