/**
 * What agents do to a chat, played on a real sandbox (its control API has what the desk has buttons for), heard over the
 * socket and, the same again, by reading alone: the flow is told the same, in the same order, and one end.
 */
import assert from "node:assert/strict";
import { AGENTS, QUEUES } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { createFakeTimers, type FakeTimers } from "../delivery/fake-timers.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const { amelie, tom, marc } = AGENTS;

/** What somebody does, and what the flow is told of it; of some things nothing is told. */
type Step = [act: (on: Bench["sandbox"], id: string) => Promise<unknown>, told?: string];

const accept = (agent: string, told = "joined"): Step => [
  async (on, id) => {
    await on.see(id, ({ agents }) => agents.some((one) => one.id === agent && one.part === "alerting"), {
      what: "the agent alerted",
    });
    await on.act(id, agent, "accept");
  },
  told,
];
const onQueue = (agent: string): Step => [(on) => on.onQueue(agent)];
const offQueue = (agent: string): Step => [(on) => on.onQueue(agent, false)];
const ends = (agent: string): Step => [(on, id) => on.act(id, agent, "end"), "ended agent"];
const taken = [onQueue(amelie), accept(amelie), offQueue(amelie)];

const SEQUENCES: Record<string, Step[]> = {
  "an agent accepts and ends": [...taken, ends(amelie)],
  "an agent declines, another accepts and ends": [
    onQueue(amelie),
    [(on, id) => declined(on, id, "decline"), "declined"],
    onQueue(tom),
    accept(tom),
    ends(tom),
  ],
  "an agent lets it ring, is alerted again and accepts": [
    onQueue(amelie),
    [(on, id) => declined(on, id, "no-answer"), "declined"],
    onQueue(amelie),
    accept(amelie),
    ends(amelie),
  ],
  "a blind transfer to a queue": [
    ...taken,
    [(on, id) => on.transfer(id, amelie, { queueId: QUEUES.payment }), "left"],
    onQueue(marc),
    accept(marc, "transferred"),
    ends(marc),
  ],
  "a blind transfer to an agent": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.transfer(id, amelie, { toAgentId: tom }), "left"],
    accept(tom, "transferred"),
    ends(tom),
  ],
  "a consultation, and then the transfer": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => on.act(id, tom, "accept")],
    [(on, id) => on.completeConsult(id, amelie), "transferred"],
    ends(tom),
  ],
  "a consultation from which the agent comes back": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => on.act(id, tom, "accept")],
    [(on, id) => on.returnFromConsult(id, amelie)],
    ends(amelie),
  ],
  "a transfer to an agent who declines, and the first one takes it again": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.transfer(id, amelie, { toAgentId: tom }), "left"],
    [(on, id) => declined(on, id, "decline", tom), "declined"],
    onQueue(amelie),
    accept(amelie),
    ends(amelie),
  ],
  "a consultation that the colleague declines": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => declined(on, id, "decline", tom)],
    ends(amelie),
  ],
  "a consultation that is called off while it rings": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => on.returnFromConsult(id, amelie)],
    ends(amelie),
  ],
  "the agent closes the browser during a consultation": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => on.act(id, tom, "accept")],
    [(on) => on.closeBrowser(amelie), "transferred"],
    ends(tom),
  ],
  "a conference whose second agent leaves": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => on.act(id, tom, "accept")],
    [(on, id) => on.conference(id, amelie)],
    [(on, id) => on.leave(id, tom)],
    ends(amelie),
  ],
  "a conference whose first agent leaves": [
    ...taken,
    onQueue(tom),
    [(on, id) => on.consult(id, amelie, tom)],
    [(on, id) => on.act(id, tom, "accept")],
    [(on, id) => on.conference(id, amelie)],
    [(on, id) => on.leave(id, amelie), "transferred"],
    ends(tom),
  ],
  "an agent closes the browser, and somebody else takes over": [
    ...taken,
    [(on) => on.closeBrowser(amelie), "left"],
    onQueue(tom),
    accept(tom, "transferred"),
    ends(tom),
  ],
  "an agent closes the browser and comes back": [
    ...taken,
    [(on) => on.closeBrowser(amelie), "left"],
    onQueue(amelie),
    accept(amelie),
    ends(amelie),
  ],
  "the queue's inactivity timer closes it": [
    ...taken,
    [(on, id) => on.endByInactivity(id), "ended disconnected"],
  ],
  "the wrap-up is done before the end": [...taken, [(on, id) => on.wrapUp(id, amelie)], ends(amelie)],
  "the wrap-up is done after the end": [...taken, ends(amelie), [(on, id) => on.wrapUp(id, amelie)]],
  "the customer ends while waiting": [[(on, id) => on.endByCustomer(id), "ended disconnected"]],
};

async function declined(on: Bench["sandbox"], id: string, verb: string, agent: string = amelie) {
  await on.see(id, ({ agents }) => agents.some((one) => one.id === agent && one.part === "alerting"), {
    what: "the agent alerted",
  });
  await on.onQueue(agent, false);
  await on.act(id, agent, verb);
}

for (const [heard, stepMs] of [
  ["over the socket", 200],
  ["by reading alone", 2_000],
] as const) {
  describe(`an escalation that is heard ${heard}`, function () {
    this.timeout(30_000);
    let on: Bench;
    let clock: FakeTimers;
    let count = 0;

    before(async () => {
      clock = createFakeTimers(Date.now());
      on = await startBench({ clock, continueThread: true });
      await on.sandbox.settings({
        socketsRefused: heard !== "over the socket",
        conversationsPerAgent: 20,
      });
    });
    after(() => on.close());
    afterEach(() => on.sandbox.everybodyOff());

    const told = (chatId: string) =>
      on.given
        .filter(({ body }) => body.chatId === chatId && body.event !== "position")
        .map(({ kind, body }) => (kind === "ended" ? `ended ${body.reason}` : body.event));

    /** Time goes by, also at Genesys, until it is so. */
    const pass = <T>(isSo: () => T, what: string) =>
      until(
        async () => {
          const found = isSo();
          if (!found) await clock.advance(stepMs);
          return found;
        },
        { what, instead: () => ({ given: on.told(), log: on.log.slice(-3) }) },
      );

    async function escalate(chatId: string) {
      const sending = on.send({ chatId, action: "escalate", competency: "Animal", payload: "Help" });
      let id: string | undefined;
      void sending.then(({ genesys }) => {
        id = genesys?.conversationId;
      });
      await pass(() => id, "the escalation");
      return id ?? "";
    }

    async function play(chatId: string, steps: Step[], before: string[] = []) {
      const id = await escalate(chatId);
      const expected = [...before, "queued"];
      for (const [act, what] of steps) {
        await act(on.sandbox, id);
        if (what) expected.push(what);
        await pass(() => told(chatId).length >= expected.length, `${what} of ${chatId}`);
        // What is heard twice, or late, must not be told again.
        await clock.advance(3_000);
        assert.deepEqual(told(chatId), expected);
      }
      return { id, told: expected };
    }

    for (const [name, steps] of Object.entries(SEQUENCES))
      it(`${name}: ${["queued", ...steps.flatMap(([, what]) => what ?? [])].join(", ")}`, async () => {
        count += 1;
        await play(`chat ${count}`, steps);
      });

    it("the same conversation, opened again by a second escalation, ends a second time", async () => {
      const first = await play("again", [...taken, ends(amelie)]);
      const second = await play("again", [...taken, ends(amelie)], first.told);
      assert.equal(second.id, first.id, "the threading window");
    });

    it("and of who declined, came and left in the first one, the second tells nothing", async () => {
      const withDecline: Step[] = [
        onQueue(amelie),
        [(on, id) => declined(on, id, "decline"), "declined"],
        onQueue(tom),
        accept(tom),
        offQueue(tom),
        ends(tom),
      ];
      const first = await play("anew", withDecline);
      // Between two escalations a person has read something.
      await clock.advance(5_000);
      const second = await play(
        "anew",
        [[(on, id) => on.endByCustomer(id), "ended disconnected"]],
        first.told,
      );
      assert.equal(second.id, first.id, "the threading window");
    });
  });
}
