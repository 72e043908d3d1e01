/** The life of an escalation, told by sources that repeat themselves, contradict each other and come late. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent, Told } from "../../../lib/escalation/events.ts";
import { reasonOf } from "../../../lib/escalation/reasons.ts";
import { reduce } from "../../../lib/escalation/reduce.ts";
import { stepsOf } from "../../../lib/escalation/timeline.ts";
import { escalation } from "./escalations.ts";
import {
  accepted,
  customerEnd,
  endAsked,
  endDone,
  ringing,
  SEQUENCES,
  type Sequence,
  seen,
  talking,
  waiting,
  word,
} from "./sequences.ts";
import { AT, acd, connected, customer, declined, gone, left, view } from "./views.ts";

const fresh = escalation();

function live(events: EscalationEvent[], of: Partial<Escalation> = {}): { state: Escalation; told: Told[] } {
  let state: Escalation = { ...fresh, ...of };
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

/** Nobody hears of our own end before it is asked for, and the first message is given up only when nothing came of it. */
function possible(order: EscalationEvent[]): EscalationEvent[] {
  if (!order.includes(endAsked)) return order;
  const needsAsking = (event: EscalationEvent) =>
    event.kind === "end-done" || event.kind === "customer-end" || (event.kind === "seen" && event.view.ended);
  const asked = order.indexOf(endAsked);
  const early = order.slice(0, asked).filter(needsAsking);
  return [...order.slice(0, asked).filter((event) => !needsAsking(event)), ...order.slice(asked), ...early];
}

/** The events in any order, some of them twice, some of them never; in the end somebody reads the conversation. */
const heardAnyhow = ({ events }: Sequence) =>
  fc
    .tuple(
      fc.shuffledSubarray(events),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...events)), { maxLength: 6 }),
    )
    .map(([order, again]) => {
      const all = [...order];
      for (const [at, event] of again) all.splice(at % (all.length + 1), 0, event);
      if (events.includes(endAsked) && !all.includes(endAsked)) all.unshift(endAsked);
      return [...possible(all), ...events.slice(-1)];
    });

const reasonIn = (told: string[]) => told.at(-1)?.replace("ended ", "");

describe("the life of an escalation", () => {
  for (const [name, sequence] of Object.entries(SEQUENCES)) {
    const { events, told, of } = sequence;

    it(`${name}: ${told.join(", ")}`, () => assert.deepEqual(live(events, of).told.map(words), told));

    it(`${name}: heard twice, each thing is told once`, () => {
      const twice = events.flatMap((event) => [event, event]);
      assert.deepEqual(live(twice, of).told.map(words), told);
    });

    it(`${name}: in whatever order, twice or never, there is one end, for the same reason, and nothing after it`, () => {
      fc.assert(
        fc.property(heardAnyhow(sequence), (order) => {
          const { told: heard, state } = live(order, of);
          assert.equal(heard.filter(({ kind }) => kind === "ended").length, 1);
          assert.equal(heard.at(-1)?.kind, "ended");
          assert.deepEqual([state.state, state.endReason], ["ended", reasonIn(told)]);
          assert.ok(state.endedAt && state.endSource);
        }),
        { numRuns: 300 },
      );
    });

    it(`${name}: in whatever order, nobody leaves who has not come, and who is there does not come again`, () => {
      fc.assert(
        fc.property(heardAnyhow(sequence), (order) => {
          let there: string | undefined;
          for (const item of live(order, of).told) {
            if (item.kind === "ended") continue;
            if (item.event === "joined") assert.notEqual(there, item.agent.name);
            if (item.event === "joined") there = item.agent.name;
            if (item.event === "transferred") there = item.to.name;
            if (item.event !== "left") continue;
            assert.equal(item.agent?.name, there);
            there = undefined;
          }
        }),
      );
    });

    it(`${name}: in whatever order, the timeline says what the flow was told`, () => {
      fc.assert(
        fc.property(heardAnyhow(sequence), (order) => {
          const { state, told: heard } = live(order, of);
          const spoken = stepsOf(state).filter(
            ({ what }) => !["moved", "leg-closed", "end-asked"].includes(what),
          );
          const expected = heard.map((item) => (item.kind === "ended" ? "ended" : item.event));
          assert.deepEqual(
            spoken.map(({ what }) => what),
            expected,
          );
          assert.equal(stepsOf(state).at(-1)?.source, state.endSource);
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
      fc.property(fc.array(fc.constantFrom(...events)), (order) => {
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

  it("and who declines there is told, however many did before", () => {
    const other = { ...word, conversationId: "conversation-2" };
    // It has not come as far as the other had: it is not a late picture of that one.
    const there = seen({ ...view(customer(), declined("Tom")), id: "conversation-2" });
    const here = seen(view(customer(), declined("Amélie"), acd()));
    assert.deepEqual(live([accepted, here, other, there]).told.map(words), [
      "queued",
      "declined Amélie",
      "declined Tom",
    ]);
  });

  it("and that the customer's leg had been closed in the one before is no end there", () => {
    const other = { ...word, conversationId: "conversation-2" };
    const there = seen({ ...view(customer(), connected("Tom")), id: "conversation-2" });
    assert.deepEqual(live([accepted, customerEnd("PEER"), other, there]).told.map(words), [
      "queued",
      "joined Tom",
    ]);
  });

  it("of several agents who are there, the chat stays with the one who had it, wherever they stand", () => {
    const tom = seen(view(customer(), connected("Tom")));
    const both = seen(view(customer(), connected("Marc"), connected("Tom")));
    const { told, state } = live([accepted, tom, both]);
    assert.deepEqual([told.map(words), state.agent?.name], [["queued", "joined Tom"], "Tom"]);
  });

  it("the first asker's reason for our own end stays", () => {
    const idle = { ...endAsked, reason: "user-idle" } as const;
    assert.equal(live([accepted, idle, endAsked, endDone]).state.endReason, "user-idle");
  });

  it("who said so is told with the end", () => {
    const end = live([accepted, customerEnd("CLIENT")]).told.at(-1);
    assert.equal(end?.kind === "ended" && end.source, "notification");
    const read = live([accepted, seen(view(gone("peer")))]).told.at(-1);
    assert.equal(read?.kind === "ended" && read.source, "reconciliation");
  });

  it("a word of the conversation that Genesys left behind, or its end, changes nothing", () => {
    const other = { ...word, conversationId: "conversation-2" };
    const { state, told } = live([
      accepted,
      other,
      word,
      accepted,
      customerEnd("CLIENT"),
      seen(view(gone("peer"))),
    ]);
    assert.deepEqual(
      [state.conversationId, state.state, told.map(words)],
      ["conversation-2", "queued", ["queued"]],
    );
  });

  it("an end by the other side, with no agent ever seen, is told once the conversation has been read", () => {
    const peer = customerEnd("PEER");
    assert.deepEqual(live([accepted, peer, peer]).told.map(words), ["queued"]);
    const late = live([accepted, peer, talking]);
    assert.deepEqual(late.told.map(words), ["queued", "joined Amélie", "ended agent"]);
    assert.equal(late.state.endSource, "notification");
  });

  it("and is told all the same when nothing more can be read", () => {
    const peer = customerEnd("PEER");
    const { told } = live([accepted, peer, { ...peer, final: true } as EscalationEvent]);
    assert.deepEqual(told.map(words), ["queued", "ended disconnected"]);
  });

  it("a picture that shows less than an earlier one is late, for a minute", () => {
    const late = (ms: number) => ({ ...waiting, at: AT + ms }) as EscalationEvent;
    assert.deepEqual(live([accepted, talking, late(59_000)]).told.map(words), ["queued", "joined Amélie"]);
    assert.equal(live([accepted, talking, late(60_000)]).state.state, "transferring");
  });

  it("a conversation that is never opened again has ended, half a minute later", () => {
    const over = { ...seen(view(gone("peer"), left("Amélie"))), at: AT + 90_000 } as EscalationEvent;
    const of = {
      number: 2,
      reopens: { conversationId: "conversation-1", closedAt: AT },
      requestedAt: AT + 60_000,
    };
    assert.deepEqual(live([accepted, over], of).told.map(words), ["queued", "ended disconnected"]);
  });

  it("of a conversation that is opened again nothing of before counts, whosever clock tells when that was", () => {
    const requestedAt = AT + 60_000;
    const closed = { conversationId: "conversation-1", closedAt: AT };
    // Tom's leg was closed late.
    const tom = { ...left("Tom", "client"), endedAt: AT + 3_000 };
    const before = [gone("peer"), declined("Marc"), left("Amélie", "client")];
    const again = customer({ state: "disconnected", endedAt: AT + 90_000, disconnectType: "peer" });
    const told = (of: Partial<Escalation>, ...parts: typeof before) =>
      live([accepted, seen(view(...before, ...parts, again))], of).told.map(words);
    const nothingOfBefore = ["queued", "ended disconnected"];
    assert.deepEqual(told({ requestedAt, reopens: closed }, tom), nothingOfBefore);
    // Genesys' clock is an hour ahead of ours.
    assert.deepEqual(told({ requestedAt: AT - 3_540_000, reopens: closed }, tom), nothingOfBefore);
    // Nobody said when it was closed.
    assert.deepEqual(told({ requestedAt, reopens: { conversationId: "conversation-1" } }), nothingOfBefore);
    assert.deepEqual(told({ requestedAt, reopens: { conversationId: "conversation-2" } }), [
      "queued",
      "declined Marc",
      "joined Amélie",
      "ended agent",
    ]);
  });

  it("an end keeps when Genesys closed it, by Genesys' clock", () => {
    const closedAt = (...events: EscalationEvent[]) => live([accepted, ...events]).state.closedAt;
    assert.equal(closedAt(customerEnd("CLIENT", AT - 5_000)), AT - 5_000);
    assert.equal(closedAt(customerEnd("PEER", AT - 5_000), talking), AT - 5_000);
    assert.equal(closedAt(seen(view(gone("peer")))), AT);
    assert.equal(closedAt(endAsked, endDone), undefined);
  });

  it("changes nothing of what it is given", () => {
    const frozen = Object.freeze({ ...fresh });
    for (const { events } of Object.values(SEQUENCES)) for (const event of events) reduce(frozen, event);
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

describe("the queue in which it waits", () => {
  const inQueue = (queueId: string, state = "connected") => ({ ...acd(state), queueId });
  const waitsIn = (...events: EscalationEvent[]) => live(events).state.waitsIn;

  it("is the row's until it is seen in another, and again when it comes back", () => {
    assert.equal(waitsIn(seen(view(customer(), inQueue("q1")))), undefined);
    const elsewhere = seen(view(customer(), inQueue("q1", "disconnected"), inQueue("q2")));
    assert.equal(waitsIn(elsewhere), "q2");
    const back = view(
      customer(),
      inQueue("q1", "disconnected"),
      inQueue("q2", "disconnected"),
      inQueue("q1"),
    );
    assert.equal(waitsIn(elsewhere, seen(back)), undefined);
  });

  it("stays what it was where a conversation does not say", () => {
    const elsewhere = seen(view(customer(), inQueue("q2")));
    assert.equal(waitsIn(elsewhere, seen(view(customer(), acd("disconnected"), connected("Tom")))), "q2");
  });
});
