/** The life of an escalation, told by sources that repeat themselves, contradict each other and come late. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent, Told } from "../../../lib/escalation/events.ts";
import { reasonOf, reduce } from "../../../lib/escalation/reduce.ts";
import type { ConversationView } from "../../../lib/genesys/conversations.ts";
import { AT, acd, alerting, connected, customer, declined, gone, left, view } from "./views.ts";

const fresh: Escalation = {
  id: "e1",
  chatId: "c1",
  number: 1,
  state: "requested",
  competency: "Animal",
  fallbackPath: ["Animal"],
  integrationId: "i1",
  integrationName: "DYDU bot connector (Animal)",
  queueId: "q1",
  requestedAt: AT,
};

const accepted = { kind: "accepted", source: "flow", at: AT, conversationId: "conversation-1" } as const;
const refused = { kind: "refused", source: "flow", at: AT } as const;
const lost = { kind: "gone", source: "reconciliation", at: AT } as const;
const word = { kind: "message", source: "webhook", at: AT, conversationId: "conversation-1" } as const;
const endAsked = { kind: "end-asked", source: "flow", at: AT, reason: "user" } as const;
const endDone = { kind: "end-done", source: "flow", at: AT } as const;
const customerEnd = (disconnectType?: string): EscalationEvent => ({
  kind: "customer-end",
  source: "notification",
  at: AT,
  disconnectType,
});
const seen = (conversation: ConversationView): EscalationEvent => ({
  kind: "seen",
  source: "reconciliation",
  at: AT,
  view: conversation,
});

const ringing = seen(view(customer(), acd(), alerting("Amélie")));
const talking = seen(view(customer(), acd("disconnected"), connected("Amélie")));
const waiting = seen(view(customer(), acd()));

/** What really happens, in the order in which it happens. */
const stories: Record<string, { events: EscalationEvent[]; told: string[] }> = {
  "an agent accepts and ends": {
    events: [
      accepted,
      waiting,
      ringing,
      talking,
      word,
      seen(view(gone("peer"), acd("disconnected"), left("Amélie", "client"))),
      customerEnd("PEER"),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "an agent declines, another accepts and ends": {
    events: [
      accepted,
      ringing,
      seen(view(customer(), acd(), declined("Amélie"))),
      seen(view(customer(), acd(), declined("Amélie"), alerting("Tom"))),
      seen(view(customer(), acd("disconnected"), declined("Amélie"), connected("Tom"))),
      customerEnd("PEER"),
    ],
    told: ["queued", "declined Amélie", "joined Tom", "ended agent"],
  },
  "nobody answers and the system gives up": {
    events: [
      accepted,
      ringing,
      seen(view(customer(), acd(), declined("Amélie"))),
      seen(view(gone("timeout"), acd("disconnected"), declined("Amélie"))),
      customerEnd("TIMEOUT"),
    ],
    told: ["queued", "declined Amélie", "ended disconnected"],
  },
  "a transfer to a queue": {
    events: [
      accepted,
      talking,
      seen(view(customer(), acd("disconnected"), left("Amélie"), acd())),
      seen(view(customer(), acd("disconnected"), left("Amélie"), acd("disconnected"), connected("Marc"))),
      customerEnd("PEER"),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "transferred Amélie→Marc", "ended agent"],
  },
  "a transfer to an agent": {
    events: [
      accepted,
      talking,
      seen(view(customer(), connected("Amélie"), alerting("Tom"))),
      seen(view(customer(), left("Amélie"), connected("Tom"))),
      seen(view(gone("peer"), left("Amélie"), left("Tom", "client"))),
    ],
    told: ["queued", "joined Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "an agent who is cut off and comes back": {
    events: [
      accepted,
      talking,
      seen(view(customer(), left("Amélie", "error"), acd())),
      seen(view(customer(), left("Amélie", "error"), connected("Amélie"))),
      customerEnd("PEER"),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "joined Amélie", "ended agent"],
  },
  "the customer's leg closes before anybody came": {
    events: [accepted, waiting, customerEnd("CLIENT"), seen(view(gone("client"), acd("disconnected")))],
    told: ["queued", "ended disconnected"],
  },
  "our own end": {
    events: [
      accepted,
      talking,
      endAsked,
      customerEnd("CLIENT"),
      endDone,
      seen(view(gone("client"), left("Amélie", "peer"))),
    ],
    told: ["queued", "joined Amélie", "ended user"],
  },
  "our own end, while an agent picks up": {
    events: [accepted, ringing, endAsked, talking, endDone],
    told: ["queued", "ended user"],
  },
  "Genesys refuses the first message": { events: [refused, lost], told: ["ended error"] },
  "the organisation is another one": {
    events: [accepted, talking, lost],
    told: ["queued", "joined Amélie", "ended error"],
  },
  "an agent came and went between two looks": {
    events: [accepted, seen(view(gone("peer"), left("Amélie", "client")))],
    told: ["queued", "joined Amélie", "ended agent"],
  },
};

function live(events: EscalationEvent[]): { state: Escalation; told: Told[] } {
  let state = fresh;
  const told: Told[] = [];
  for (const event of events) {
    const reduced = reduce(state, event);
    state = reduced.next;
    told.push(...reduced.told);
  }
  return { state, told };
}

function words(told: Told): string {
  if (told.kind === "ended") return `ended ${told.reason}`;
  if (told.event === "transferred") return `transferred ${told.from?.name}→${told.to.name}`;
  return "agent" in told && told.agent ? `${told.event} ${told.agent.name}` : told.event;
}

/** The events in any order, some of them twice. */
const shuffled = (events: EscalationEvent[]) =>
  fc
    .tuple(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...events)), { maxLength: 6 }),
    )
    .map(([order, again]) => {
      const all = [...order];
      for (const [at, event] of again) all.splice(at % (all.length + 1), 0, event);
      return all;
    });

describe("the life of an escalation", () => {
  for (const [name, { events, told }] of Object.entries(stories)) {
    it(`${name}: ${told.join(", ")}`, () => assert.deepEqual(live(events).told.map(words), told));

    it(`${name}: heard twice, each thing is told once`, () => {
      const twice = events.flatMap((event) => [event, event]);
      assert.deepEqual(live(twice).told.map(words), told);
    });

    it(`${name}: in whatever order, there is exactly one end and nothing after it`, () => {
      fc.assert(
        fc.property(shuffled(events), (order) => {
          const { told: heard, state } = live(order);
          assert.equal(heard.filter(({ kind }) => kind === "ended").length, 1);
          assert.equal(heard.at(-1)?.kind, "ended");
          assert.equal(state.state, "ended");
          assert.ok(state.endedAt && state.endReason && state.endSource);
        }),
      );
    });
  }

  it("without an end in what is heard, no end is told, whatever the order", () => {
    const events = [
      accepted,
      waiting,
      ringing,
      talking,
      word,
      seen(view(customer(), left("Amélie"), acd())),
      endAsked,
    ];
    fc.assert(
      fc.property(shuffled(events), (order) => {
        assert.ok(live(order).told.every(({ kind }) => kind !== "ended"));
      }),
    );
  });

  it("an agent who joins is told once, until they leave", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(accepted, waiting, ringing, talking, word), { maxLength: 20 }),
        (events) => {
          const told = live(events).told.map(words);
          for (const [index, one] of told.entries()) {
            if (one === "joined Amélie")
              assert.ok(
                index === 0 ||
                  told.slice(0, index).lastIndexOf("left Amélie") >=
                    told.slice(0, index).lastIndexOf("joined Amélie"),
              );
          }
        },
      ),
    );
  });

  it("ringing is not joined", () => {
    const { state, told } = live([accepted, ringing]);
    assert.deepEqual([told.map(words), state.state, state.connectedAt], [["queued"], "queued", undefined]);
  });

  it("user.end after a decline is not the end: the escalation is queued again", () => {
    const { state } = live([accepted, seen(view(customer(), acd(), declined("Amélie")))]);
    assert.deepEqual([state.state, state.declined], ["queued", 1]);
  });

  it("the same agent who declines twice is told twice", () => {
    const once = seen(view(customer(), declined("Amélie"), acd()));
    const twice = seen(view(customer(), declined("Amélie"), declined("Amélie"), acd()));
    assert.deepEqual(live([accepted, once, twice, twice]).told.map(words), [
      "queued",
      "declined Amélie",
      "declined Amélie",
    ]);
  });

  it("a conversation that Genesys opened anew is followed from then on", () => {
    const other = { ...word, conversationId: "conversation-2" };
    assert.equal(live([accepted, other]).state.conversationId, "conversation-2");
    assert.equal(
      live([accepted, { ...word, conversationId: undefined }]).state.conversationId,
      "conversation-1",
    );
  });

  it("the first asker's reason for our own end stays", () => {
    const idle = { ...endAsked, reason: "user-idle" } as const;
    assert.equal(live([accepted, idle, endAsked, endDone]).state.endReason, "user-idle");
  });

  it("who said so is told with the end", () => {
    const end = live([accepted, customerEnd("PEER")]).told.at(-1);
    assert.equal(end?.kind === "ended" && end.source, "notification");
    const read = live([accepted, seen(view(gone("peer")))]).told.at(-1);
    assert.equal(read?.kind === "ended" && read.source, "reconciliation");
  });

  it("changes nothing of what it is given", () => {
    const frozen = Object.freeze({ ...fresh });
    for (const { events } of Object.values(stories)) for (const event of events) reduce(frozen, event);
  });
});

describe("why a conversation ended, by disconnectType", () => {
  const reasons: [string | undefined, boolean, string][] = [
    ["peer", true, "agent"],
    ["PEER", true, "agent"],
    ["peer", false, "disconnected"],
    [undefined, true, "agent"],
    [undefined, false, "unknown"],
    ["other", false, "unknown"],
    ["error", true, "error"],
    ["TRANSPORT_FAILURE", false, "error"],
    ["transport.failure", false, "error"],
    ["client", true, "disconnected"],
    ["ENDPOINT", false, "disconnected"],
    ["system", true, "disconnected"],
    ["timeout", true, "disconnected"],
    ["inactivity", true, "disconnected"],
    ["session.expired", true, "disconnected"],
    ["SESSION_EXPIRED", true, "disconnected"],
    ["spam", true, "disconnected"],
    ["A_WORD_OF_NEXT_YEAR", true, "unknown"],
  ];
  for (const [type, agent, reason] of reasons) {
    it(`${type ?? "nothing"} ${agent ? "after" : "without"} an agent → ${reason}`, () =>
      assert.equal(reasonOf(type, agent), reason));
  }
});
