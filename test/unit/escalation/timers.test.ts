/** When a chat with agents ends by itself, as tables: the escalation, who spoke when, and what is due next. */
import assert from "node:assert/strict";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { hear, type Spoken } from "../../../lib/escalation/spoken.ts";
import { written } from "../../../lib/escalation/timeline.ts";
import {
  hasTimers,
  nextDue,
  retimed,
  soonestAfterWord,
  type TimerSettings,
  warningText,
} from "../../../lib/escalation/timers.ts";
import { readTimers } from "../../../lib/messages/timers.ts";
import { NO_TIMERS } from "../../support/usual-settings.ts";
import { escalation } from "./escalations.ts";

const T0 = 1_700_000_000_000;
const s = (seconds: number) => T0 + seconds * 1000;
const AGENT = { name: "Amélie Laurent" };

const ALL: TimerSettings = {
  ...NO_TIMERS,
  noPickupSeconds: 120,
  userIdleSeconds: 300,
  agentIdleSeconds: 600,
  idleWarningSeconds: 60,
};

const requested = escalation({ state: "queued", requestedAt: T0 });

/** What the reducer notes when somebody comes or goes. */
function then(escalation: Escalation, what: "joined" | "left" | "transferred", at: number): Escalation {
  const told =
    what === "transferred"
      ? ({ kind: "event", event: what, at, to: AGENT } as const)
      : ({ kind: "event", event: what, at, agent: AGENT } as const);
  const after: Escalation = {
    ...escalation,
    state: what === "left" ? "transferring" : "connected",
    connectedAt: escalation.connectedAt ?? at,
    agent: AGENT,
  };
  return written(escalation, after, [told], { at, source: "reconciliation" });
}

const joined = then(requested, "joined", s(10));
const left = then(joined, "left", s(100));
const transferred = then(joined, "transferred", s(100));
const due = (escalation: Escalation, spoken: Spoken, settings = ALL) => {
  const found = nextDue(escalation, spoken, settings);
  return found && `${found.timer} ${found.kind} ${(found.at - T0) / 1000}`;
};

describe("what is due next", () => {
  const cases: [rule: string, Escalation, Spoken, expected: string | undefined][] = [
    ["nobody has taken it since the request", requested, { unansweredAt: s(0) }, "no-pickup end 120"],
    ["not even accepted by Genesys yet", { ...requested, state: "requested" }, {}, "no-pickup end 120"],
    ["an agent who spoke has taken it, seen or not", requested, { agentAt: s(9) }, "user-idle warning 249"],
    ["an agent who has joined owes the first word", joined, { unansweredAt: s(0) }, "agent-idle warning 550"],
    ["so does one whose user has said nothing", joined, {}, "agent-idle warning 550"],
    ["after the agent's words it is the user's turn", joined, { agentAt: s(20) }, "user-idle warning 260"],
    [
      "the agent owes since the user's first word without an answer",
      joined,
      { agentAt: s(20), unansweredAt: s(30) },
      "agent-idle warning 570",
    ],
    ["an agent who left: who takes it now?", left, { agentAt: s(20) }, "no-pickup end 220"],
    [
      "the next agent owes a word, whoever spoke before",
      transferred,
      { agentAt: s(20) },
      "agent-idle warning 640",
    ],
    ["and the user after it", transferred, { agentAt: s(110) }, "user-idle warning 350"],
    ["our own end is asked for", { ...joined, endingSince: s(50) }, { agentAt: s(20) }, undefined],
    ["it is over", { ...joined, state: "ended" }, { agentAt: s(20) }, undefined],
  ];
  for (const [rule, escalation, spoken, expected] of cases) {
    it(`${rule}: ${expected ?? "nothing"}`, () => assert.equal(due(escalation, spoken), expected));
  }

  const warned = (at: number) => ({
    ...joined,
    warned: { timer: "user-idle" as const, since: s(20), at },
  });

  it("once warned, the end at its time", () =>
    assert.equal(due(warned(s(260)), { agentAt: s(20) }), "user-idle end 320"));

  it("a warning that came late leaves as much time as one in time", () =>
    assert.equal(due(warned(s(1000)), { agentAt: s(20) }), "user-idle end 1060"));

  it("a warning of an earlier silence does not count for the next", () =>
    assert.equal(due(warned(s(260)), { agentAt: s(270) }), "user-idle warning 510"));

  it("a user's warning does not count for the agent", () =>
    assert.equal(due(warned(s(260)), { agentAt: s(20), unansweredAt: s(20) }), "agent-idle warning 560"));

  it("a warning never comes before half of the time is over", () =>
    assert.equal(due(joined, { agentAt: s(20) }, { ...ALL, userIdleSeconds: 30 }), "user-idle warning 35"));

  it("no warning, when it is switched off", () =>
    assert.equal(due(joined, { agentAt: s(20) }, { ...ALL, idleWarningSeconds: 0 }), "user-idle end 320"));

  it("nothing, when everything is off", () => {
    for (const escalation of [requested, joined, left])
      assert.equal(due(escalation, {}, NO_TIMERS), undefined);
  });

  it("what a message sets goes before the connector's, also 0", () => {
    assert.equal(due({ ...requested, timers: { noPickupSeconds: 5 } }, {}), "no-pickup end 5");
    assert.equal(due({ ...requested, timers: { noPickupSeconds: 0 } }, {}), undefined);
    assert.equal(due({ ...requested, timers: { noPickupSeconds: 5 } }, {}, NO_TIMERS), "no-pickup end 5");
  });

  it("no word makes anything due sooner than is said of it", () => {
    assert.equal(soonestAfterWord(joined, ALL), 240_000);
    assert.equal(soonestAfterWord({ ...joined, timers: { agentIdleSeconds: 100 } }, ALL), 50_000);
    assert.equal(soonestAfterWord(joined, { ...NO_TIMERS, noPickupSeconds: 5 }), undefined);
  });
});

describe("a chat's own timers", () => {
  it("are numbers from 0 on, also as text; the rest is left alone", () => {
    assert.deepEqual(readTimers({ noPickupSeconds: "90", userIdleSeconds: 0, agentIdleSeconds: 1.5 }), {
      noPickupSeconds: 90,
      userIdleSeconds: 0,
      agentIdleSeconds: 1.5,
    });
    for (const nothing of [
      undefined,
      null,
      5,
      "x",
      [],
      {},
      { noPickupSeconds: -1 },
      { userIdleSeconds: "soon" },
    ])
      assert.equal(readTimers(nothing), undefined);
    assert.equal(
      readTimers({ noPickupSeconds: null, agentIdleSeconds: " ", idleWarningSeconds: 5 }),
      undefined,
    );
  });

  it("are not switched by what is no number at all", () => {
    for (const value of [
      true,
      false,
      [],
      [5],
      {},
      Object.create(null),
      new Date(),
      Symbol("5"),
      5n,
      Number.NaN,
      "NaN",
    ])
      assert.equal(readTimers({ userIdleSeconds: value }), undefined, typeof value);
  });

  it("also say how long late words of this chat still pass", () => {
    assert.deepEqual(readTimers({ graceSeconds: "0" }), { graceSeconds: 0 });
    const timers = { graceSeconds: 5 };
    assert.equal(hasTimers({ ...requested, timers }, NO_TIMERS), false);
    assert.equal(due({ ...requested, timers }, {}), "no-pickup end 120");
  });

  it("are changed one by one, and the same again is no change", () => {
    const first = retimed(requested, { noPickupSeconds: 90 });
    const second = retimed(first, { userIdleSeconds: 30 });
    assert.deepEqual(second.timers, { noPickupSeconds: 90, userIdleSeconds: 30 });
    assert.equal(retimed(second, { userIdleSeconds: 30 }), second);
    assert.equal(retimed(second, undefined), second);
  });

  it("may switch on what the connector has off", () => {
    assert.equal(hasTimers(requested, NO_TIMERS), false);
    assert.equal(hasTimers({ ...requested, timers: { userIdleSeconds: 5 } }, NO_TIMERS), true);
    assert.equal(hasTimers({ ...requested, timers: { noPickupSeconds: 0 } }, ALL), true);
  });
});

describe("who spoke when", () => {
  it("is the agent's last words and the user's first without an answer; a bot at Genesys answers nobody", () => {
    const spoken: Spoken = {};
    const turns: ["user" | "agent" | "bot", number][] = [
      ["user", 1],
      ["user", 2],
      ["bot", 3],
      ["agent", 4],
      ["agent", 5],
      ["user", 6],
      ["user", 7],
    ];
    for (const [from, at] of turns) hear(spoken, { from, time: s(at) });
    assert.deepEqual(spoken, { agentAt: s(5), unansweredAt: s(6) });
  });

  it("reads an ISO date, and leaves out what is no time", () => {
    const spoken: Spoken = {};
    hear(spoken, { from: "agent", time: new Date(s(5)).toISOString() });
    hear(spoken, { from: "user", time: "yesterday" });
    hear(spoken, { from: "user" });
    assert.deepEqual({ ...spoken }, { agentAt: s(5), unansweredAt: undefined });
  });
});

describe("the warning", () => {
  it("says how much time is left, wherever its text wants it", () => {
    const settings = { ...ALL, userIdleText: "{seconds}… {seconds} s!", agentIdleText: "Sorry." };
    assert.equal(warningText("user-idle", 60, settings), "60… 60 s!");
    assert.equal(warningText("agent-idle", 60, settings), "Sorry.");
  });
});
