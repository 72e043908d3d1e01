/** What happened, in words, from a few characters per step. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent } from "../../../lib/escalation/events.ts";
import { explain, explanationOf } from "../../../lib/escalation/explain.ts";
import { reduce } from "../../../lib/escalation/reduce.ts";
import { stepsOf } from "../../../lib/escalation/timeline.ts";
import { escalation } from "./escalations.ts";
import { accepted, customerEnd, endAsked, endDone, seen, talking } from "./sequences.ts";
import { AT, acd, alerting, connected, customer, declined, left, view } from "./views.ts";

const fresh = escalation({ number: 2 });

const lived = (...events: EscalationEvent[]) =>
  events.reduce((state, event) => reduce(state, event).next, fresh);
const at = (seconds: number, event: EscalationEvent) =>
  ({ ...event, at: AT + seconds * 1_000 }) as EscalationEvent;
const lines = (escalation: Escalation, nameOf?: (name: string) => string) =>
  explain(escalation, nameOf).split("\n");

describe("the timeline in words", () => {
  it("says when, what, and which source said so", () => {
    const told = lines(
      lived(
        at(1, accepted),
        at(20, seen(view(customer(), acd(), declined("Tom")))),
        at(30, seen(view(customer(), acd("disconnected"), declined("Tom"), connected("Amélie")))),
        at(99, customerEnd("PEER")),
      ),
    );
    assert.deepEqual(told, [
      "2023-11-14T22:13:20.000Z requested for Animal by chat c1 (escalation 2 of it, e1, DYDU bot connector (Animal))",
      "2023-11-14T22:13:21.000Z queued: Genesys took the first message (said by our own side)",
      "2023-11-14T22:13:40.000Z declined, or let it ring: Tom (said by reading the conversation)",
      "2023-11-14T22:13:50.000Z joined: Amélie is connected (said by reading the conversation)",
      "2023-11-14T22:14:59.000Z ended (agent): the agent ended it (said by the notification socket)",
    ]);
  });

  it("names what the flow is not told: who asked for the end, and that the end had to be read up", () => {
    const asked = lines(lived(accepted, endAsked, endDone));
    assert.match(asked[2] ?? "", /the end is asked for: the user's side ended it/);
    assert.match(asked[3] ?? "", /ended \(user\)/);
    assert.match(lines(lived(accepted, customerEnd("PEER")))[2] ?? "", /the customer's leg is closed/);
    const other = { kind: "message", source: "webhook", at: AT, conversationId: "conversation-2" } as const;
    assert.match(lines(lived(accepted, other))[2] ?? "", /another conversation.*said by a webhook/);
  });

  it("says where it stands while it lives", () =>
    assert.equal(lines(lived(accepted, talking)).at(-1), "now: connected"));

  it("says what to look at while it lives, in each state, and nothing once it is over", () => {
    const waits = explanationOf(lived(accepted));
    assert.match(waits.advice, /no agent has taken it.*who is on queue/);
    assert.match(explanationOf(fresh).advice, /does not have the first message yet/);
    assert.match(
      explanationOf(lived(accepted, talking), { language: "fr" }).advice,
      /n'atteint pas le webhook/,
    );
    assert.equal(explanationOf(lived(accepted, talking, endAsked, endDone)).advice, "");
  });

  it("calls agents as the flow is told to", () => {
    const told = lines(lived(accepted, talking), () => "the adviser");
    assert.match(told[2] ?? "", /the adviser is connected/);
  });

  it("speaks French to who asks in French, and English to who asks in a language that it does not speak", () => {
    const talked = lived(accepted, talking, endAsked, endDone);
    const french = explanationOf(talked, { language: "fr-CA" });
    assert.match(french.text, /demandé pour Animal par le chat c1/);
    assert.match(french.text, /terminé \(user\) : le côté de l'utilisateur/);
    assert.match(french.text, /selon notre propre côté/);
    assert.equal(french.stateText, "terminé");
    assert.equal(explanationOf(talked, { language: "tlh" }).text, explain(talked));
  });

  it("gives every step by itself as well, with its moment", () => {
    const { steps, text, state } = explanationOf(lived(at(1, accepted), at(9, talking)));
    assert.equal(state, "connected");
    assert.deepEqual(
      steps.map(({ at: when }) => (when - AT) / 1_000),
      [0, 1, 9],
    );
    for (const { what, said } of steps)
      assert.ok(text.includes([what, said].filter(Boolean).join(" ")), what);
  });

  it("keeps the last fifty steps, in less than a kilobyte", () => {
    const events: EscalationEvent[] = [accepted];
    for (let turn = 0; turn < 60; turn++) {
      const gone = Array.from({ length: turn }, (_, index) => left(`Agent number ${index % 30}`));
      events.push(at(turn * 100, seen(view(customer(), ...gone, connected(`Agent number ${turn % 30}`)))));
    }
    const state = lived(...events);
    assert.equal(stepsOf(state).length, 50);
    assert.equal(stepsOf(state).at(-1)?.at, AT + 5_900_000);
    assert.ok(JSON.stringify([state.timeline, state.names]).length < 1_024);
  });

  it("reads what it writes, whatever the names", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }), (names) => {
        let state = fresh;
        const participants = [customer()];
        for (const name of names) {
          participants.push({ ...alerting(name), state: "disconnected", endedAt: AT });
          state = reduce(state, seen(view(...participants))).next;
        }
        const agents = stepsOf(state).flatMap(({ what, agent }) => (what === "declined" ? [agent] : []));
        assert.deepEqual(agents, names);
      }),
    );
  });
});
