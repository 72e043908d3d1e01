/** The verdict itself: each fault that it is there to find is found, and each allowed repetition is counted by cause. */

import assert from "node:assert/strict";
import type { Arrival, Evidence, Offered } from "./evidence.ts";
import { faultsOf, judge } from "./verdict.ts";

const KILL = { killedAt: 1000, upAt: 2000 };

const arrival = (n: number, at: number, changes: Partial<Arrival> = {}): Arrival => ({
  chatId: "c",
  n,
  conversationId: "k",
  at,
  wire: `wire ${n}`,
  status: 200,
  ...changes,
});

const offered = (n: number, ...attempts: [at: number, status: number][]): Offered => ({
  messageId: `m${n}`,
  conversationId: "k",
  n,
  attempts: attempts.map(([at, status]) => ({ at, answeredAt: at + 5, status })),
});

/** Two words each way, nothing wrong. */
function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    kills: [KILL],
    said: new Map([["c", ["u:c:0", "u:c:1"]]]),
    arrivals: [arrival(0, 10), arrival(1, 20)],
    shown: ["u:c:0", "u:c:1"],
    offered: [offered(0, [10, 200]), offered(1, [20, 200])],
    received: [
      { messageId: "m0", at: 11, redelivered: false },
      { messageId: "m1", at: 21, redelivered: false },
    ],
    told: [
      { word: "u:c:0", at: 12, recovered: false },
      { word: "u:c:1", at: 22, recovered: false },
    ],
    acceptedOutOfTurn: [],
    deduplicating: false,
    ...changes,
  };
}

const faults = (changes: Partial<Evidence>) => faultsOf(judge(evidence(changes)));

describe("the verdict on a run", () => {
  it("finds nothing where nothing is wrong", () => {
    assert.deepEqual(faults({}), []);
  });

  const found: [what: string, changes: Partial<Evidence>, fault: RegExp][] = [
    ["a user's word that never arrived", { arrivals: [arrival(0, 10)] }, /user → agent, lost: u:c:1/],
    ["a user's word that no agent sees", { shown: ["u:c:0"] }, /user → agent, lost: u:c:1/],
    [
      "users' words in the wrong order",
      { arrivals: [arrival(1, 10), arrival(0, 20)] },
      /user → agent, reordered: u:c:0/,
    ],
    ["a word accepted before an earlier one", { acceptedOutOfTurn: ["u:c:1"] }, /reordered: u:c:1/],
    [
      "a repetition after a good answer with no kill between",
      { arrivals: [arrival(0, 10), arrival(0, 15), arrival(1, 20)] },
      /user → agent, repeated without a cause: u:c:0/,
    ],
    [
      "a repetition with another messageId or time",
      { arrivals: [arrival(0, 10, { status: 503 }), arrival(0, 15, { wire: "other" }), arrival(1, 20)] },
      /user → agent, repeated without a cause: u:c:0/,
    ],
    [
      "a word shown twice by a Genesys that drops repetitions",
      { shown: ["u:c:0", "u:c:0", "u:c:1"], deduplicating: true },
      /repeated without a cause: u:c:0/,
    ],
    [
      "an agent's word that the flow never got",
      { received: [{ messageId: "m0", at: 11, redelivered: false }] },
      /agent → user, lost: m1, taken and gone: 200/,
    ],
    [
      "an agent's word that nobody took, and the flow never got",
      {
        offered: [offered(0, [10, 200]), offered(1, [20, 503], [30, 503])],
        received: [{ messageId: "m0", at: 11, redelivered: false }],
      },
      /agent → user, lost: m1, never taken: 503/,
    ],
    [
      "an agent's word that a living process refused for longer than ten restarts",
      { offered: [offered(0, [10, 200]), offered(1, [20, 503], [11_020, 503], [11_021, 200])] },
      /agent → user, left standing: m1 for 10006 ms, ten restarts are 10000 ms/,
    ],
    [
      "agents' words in the wrong order",
      {
        received: [
          { messageId: "m1", at: 21, redelivered: false },
          { messageId: "m0", at: 22, redelivered: false },
        ],
      },
      /agent → user, reordered: m0/,
    ],
    [
      "an agent's word twice, unmarked",
      {
        received: [
          { messageId: "m0", at: 11, redelivered: false },
          { messageId: "m1", at: 21, redelivered: false },
          { messageId: "m1", at: 2100, redelivered: false },
        ],
      },
      /agent → user, repeated without a cause: m1/,
    ],
    [
      "a 404",
      { offered: [offered(0, [10, 404], [20, 200]), offered(1, [40, 200])] },
      /answered finally with: 404/,
    ],
    ["a lost result", { told: [{ word: "u:c:0", at: 12, recovered: false }] }, /result lost: u:c:1/],
    [
      "a failed result",
      {
        told: [
          { word: "u:c:0", at: 12, recovered: false },
          { word: "u:c:1", at: 22, recovered: false, code: "NOT_ESCALATED" },
        ],
      },
      /result is a failure: u:c:1 NOT_ESCALATED/,
    ],
    [
      "a result twice with no kill between",
      {
        told: [
          { word: "u:c:0", at: 12, recovered: false },
          { word: "u:c:0", at: 13, recovered: true },
          { word: "u:c:1", at: 22, recovered: false },
        ],
      },
      /result repeated without a cause: u:c:0/,
    ],
  ];
  for (const [what, changes, fault] of found) {
    it(`finds ${what}`, () => {
      const lines = faults(changes);
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.match(lines[0] as string, fault);
    });
  }

  it("counts the allowed repetitions by cause", () => {
    const { userToAgent, agentToUser, results } = judge(
      evidence({
        arrivals: [
          arrival(0, 10, { status: undefined }),
          arrival(0, 15, { status: 503 }),
          arrival(0, 30),
          arrival(1, 990),
          arrival(1, 2100),
        ],
        received: [
          { messageId: "m0", at: 11, redelivered: false },
          { messageId: "m1", at: 995, redelivered: false },
          { messageId: "m1", at: 2100, redelivered: true },
        ],
        told: [
          { word: "u:c:0", at: 12, recovered: false },
          { word: "u:c:1", at: 999, recovered: false },
          { word: "u:c:1", at: 2101, recovered: true },
        ],
      }),
    );
    assert.deepEqual(
      [userToAgent.answerLost, userToAgent.answerUnnoted, agentToUser.redelivered, results.recovered],
      [2, 1, 1, 1],
    );
    assert.deepEqual(faultsOf({ userToAgent, agentToUser, results }), []);
  });

  it("does not blame the palette for the time in which no process lived", () => {
    const verdict = judge(
      evidence({ offered: [offered(0, [10, 200]), offered(1, [20, 503], [11_000, 200])] }),
    );
    assert.deepEqual(faultsOf(verdict), []);
  });

  it("does not blame the palette where Genesys' own retry let a later word overtake", () => {
    const verdict = judge(
      evidence({
        offered: [offered(0, [10, 503], [50, 200]), offered(1, [20, 200])],
        received: [
          { messageId: "m1", at: 21, redelivered: false },
          { messageId: "m0", at: 51, redelivered: false },
        ],
      }),
    );
    assert.deepEqual(faultsOf(verdict), []);
    assert.equal(verdict.agentToUser.overtakenAtGenesys, 1);
  });
});
