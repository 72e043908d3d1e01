/** The smaller rooms of a connector, each with a clock of its own. */
import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createGate } from "../../../lib/connector/gate.ts";
import { createIntegrations } from "../../../lib/connector/integrations.ts";
import { createOrganisation } from "../../../lib/connector/organisation.ts";
import { createReadiness } from "../../../lib/connector/readiness.ts";
import { createSweeping } from "../../../lib/connector/sweeping.ts";
import { createTransmit } from "../../../lib/connector/transmit.ts";
import { createTyping } from "../../../lib/connector/typing.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { Tracker } from "../../../lib/escalation/tracker.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import { USUAL_CONTENT } from "../../../lib/messages/content-settings.ts";
import type { AppliedStep } from "../../../lib/provision/apply.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { OutboxRow, Store } from "../../../lib/store/store.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { AT } from "../escalation/views.ts";
import { row } from "../routing/rows.ts";

const escalation = (rest: Partial<Escalation> = {}): Escalation => ({
  id: "e1",
  chatId: "c1",
  number: 1,
  state: "connected",
  competency: "",
  fallbackPath: [""],
  integrationId: "i1",
  integrationName: "x",
  queueId: "",
  conversationId: "conversation-1",
  requestedAt: AT,
  ...rest,
});
async function storeWith(...escalations: Escalation[]): Promise<Store> {
  const store = createMemoryStore();
  await store.open();
  await store.commit({ escalations });
  return store;
}

describe("typing", () => {
  async function setUp(...escalations: Escalation[]) {
    const timers = createFakeTimers();
    const sent: string[] = [];
    const fails = { next: false };
    const typing = createTyping({
      store: await storeWith(...escalations),
      genesys: () =>
        ({
          inbound: {
            async typing(integrationId: string) {
              if (fails.next) throw new HandoverError("GENESYS_RATE_LIMIT", "Full.", "");
              sent.push(integrationId);
            },
          },
        }) as unknown as Pick<Genesys, "inbound">,
      userIdOf: ({ chatId }) => `lh1.${chatId}`,
      now: timers.now,
    });
    return { typing, timers, sent, fails };
  }
  const status = async (promise: Promise<{ status: string }>) => (await promise).status;

  it("is sent once in four seconds per chat; what comes between is dropped, not kept", async () => {
    const { typing, timers, sent } = await setUp(escalation(), escalation({ id: "e2", chatId: "c2" }));
    assert.equal(await status(typing.send("c1")), "accepted");
    assert.equal(await status(typing.send("c1")), "dropped");
    assert.equal(await status(typing.send("c2")), "accepted");
    await timers.advance(3_999);
    assert.equal(await status(typing.send("c1")), "dropped");
    await timers.advance(1);
    assert.equal(await status(typing.send("c1")), "accepted");
    assert.equal(sent.length, 3);
  });

  it("many of one moment are one", async () => {
    const { typing, sent } = await setUp(escalation());
    await Promise.all(Array.from({ length: 10 }, () => typing.send("c1")));
    assert.equal(sent.length, 1);
  });

  for (const [what, state] of [
    ["before Genesys took the first message: it would be about nobody", { state: "requested" }],
    ["after the end", { state: "ended" }],
    ["while our own end is carried out", { endingSince: AT }],
  ] as const) {
    it(`is dropped ${what}`, async () => {
      const { typing, sent } = await setUp(escalation(state));
      assert.equal(await status(typing.send("c1")), "dropped");
      assert.deepEqual(sent, []);
    });
  }

  it("that Genesys does not take is dropped, never an error", async () => {
    const { typing, fails } = await setUp(escalation());
    fails.next = true;
    assert.deepEqual(await typing.send("c1").then(({ status: is, attempts }) => [is, attempts]), [
      "dropped",
      0,
    ]);
  });
});

describe("the integrations that are known", () => {
  it("survive a restart, and are forgotten together", async () => {
    const store = await storeWith();
    const first = createIntegrations(store);
    const known = { id: "i1", name: "x", recipientId: "r1", secretDigest: "d" };
    await first.remember("", known);
    await first.remember("Animal", { ...known, id: "i2" });
    const second = createIntegrations(store);
    await second.load();
    assert.deepEqual(
      [second.of("").id, second.find("Animal")?.id, second.find("Weather")],
      ["i1", "i2", undefined],
    );
    await second.forgetAll();
    const third = createIntegrations(store);
    await third.load();
    assert.equal(third.all().size, 0);
    assert.throws(
      () => third.of("Animal"),
      (error) =>
        error instanceof HandoverError && error.code === "NOT_PROVISIONED" && /"Animal"/.test(error.message),
    );
  });
});

describe("the organisation", () => {
  async function setUp(answers: (string | Error)[]) {
    const store = await storeWith(escalation());
    const timers = createFakeTimers();
    const log: string[] = [];
    const said: string[] = [];
    const gone: string[] = [];
    const integrations = createIntegrations(store);
    await integrations.remember("", { id: "i1", name: "x", recipientId: "r1", secretDigest: "d" });
    let asked = 0;
    const organisation = createOrganisation({
      genesys: {
        organisations: {
          async me() {
            asked++;
            const answer = answers.length > 1 ? answers.shift() : answers[0];
            if (answer instanceof Error) throw answer;
            return { id: answer };
          },
        },
      } as unknown as Pick<Genesys, "organisations">,
      store,
      tracker: { apply: async (id: string) => void gone.push(id) } as unknown as Tracker,
      integrations,
      outages: {
        attemptFailed() {},
        over: () => void said.push("over"),
        failed: (code) => void said.push(code),
        close() {},
      },
      timers,
      now: timers.now,
      known: () => void said.push("known"),
      log: (line) => log.push(line),
    });
    return { organisation, timers, store, log, said, gone, integrations, asked: () => asked };
  }
  const away = new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true });

  it("is asked once for many who want to know, and its id is kept", async () => {
    const { organisation, asked, store, said } = await setUp(["o1"]);
    await Promise.all([organisation.known(), organisation.known()]);
    await organisation.known();
    assert.deepEqual([asked(), await store.meta("organisation"), said], [1, "o1", ["over", "known"]]);
  });

  it("the same as before: nothing is forgotten", async () => {
    const { organisation, store, gone, integrations } = await setUp(["o1"]);
    await store.commit({ meta: { organisation: "o1" } });
    await organisation.known();
    assert.deepEqual([gone, integrations.all().size], [[], 1]);
  });

  it("another one than before: its escalations are gone, its integrations forgotten, and the log says so", async () => {
    const { organisation, store, gone, integrations, log } = await setUp(["o2"]);
    await store.commit({ meta: { organisation: "o1" } });
    await organisation.known();
    assert.deepEqual([gone, integrations.all().size, await store.meta("organisation")], [["e1"], 0, "o2"]);
    assert.match(log[0] ?? "", /another organisation/);
  });

  it("that does not answer is asked again every minute until it does; the log says it once", async () => {
    const { organisation, timers, asked, log, said } = await setUp([away, away, away, "o1"]);
    organisation.start();
    await timers.advance(1);
    assert.equal(asked(), 1);
    await timers.advance(10 * 60_000);
    assert.equal(asked(), 4);
    assert.deepEqual(log, ["Away."]);
    assert.deepEqual(said, [
      "GENESYS_UNREACHABLE",
      "GENESYS_UNREACHABLE",
      "GENESYS_UNREACHABLE",
      "over",
      "known",
    ]);
    assert.equal(timers.pending, 0);
  });

  it("is not asked any more once the connector has closed", async () => {
    const { organisation, timers, asked } = await setUp([away]);
    organisation.start();
    await timers.advance(1);
    organisation.close();
    await timers.advance(10 * 60_000);
    assert.deepEqual([asked(), timers.pending], [1, 0]);
  });
});

describe("the readiness of a connector", () => {
  async function setUp() {
    const conditions = createConditions();
    const integrations = createIntegrations(await storeWith());
    const settings = { competencies: [row("Animal"), row("")] };
    const readiness = createReadiness({
      conditions,
      settings: () => settings as never,
      integrations,
      secrets: () => ({ current: "", digest: "now", accepted: [], idKeys: [] }),
    });
    const know = (competency: string, secretDigest: string) =>
      integrations.remember(competency, { id: "i", name: "x", recipientId: "r", secretDigest });
    return { conditions, readiness, know };
  }
  const step = (rest: Partial<AppliedStep>) =>
    ({
      kind: "keep",
      competency: "",
      integrationId: "i",
      integrationName: "DYDU bot connector",
      field: null,
      old: null,
      new: null,
      reason: "fits",
      why: "",
      done: false,
      ...rest,
    }) as AppliedStep;

  it("says how many integrations are missing, and whether Genesys has the secret", async () => {
    const { conditions, readiness, know } = await setUp();
    readiness.note();
    assert.deepEqual(conditions.worst(), { name: "not-provisioned", values: { count: 2 } });
    await know("Animal", "older");
    await know("", "now");
    readiness.note();
    assert.equal(conditions.worst()?.name, "secret-not-at-genesys");
    await know("Animal", "now");
    readiness.note();
    assert.equal(conditions.worst(), undefined);
  });

  it("says when a name is taken or Genesys sends elsewhere, until a run has mended it", async () => {
    const { conditions, readiness } = await setUp();
    readiness.noteLeft([step({ kind: "conflict" })]);
    assert.deepEqual(conditions.worst(), { name: "conflict", values: { name: "DYDU bot connector" } });
    readiness.noteLeft([step({ kind: "update", field: "webhookUrl" })]);
    assert.equal(conditions.worst()?.name, "address-not-at-genesys");
    readiness.noteLeft([step({ kind: "update", field: "webhookUrl", done: true })]);
    assert.equal(conditions.worst(), undefined);
  });
});

describe("sending an end", () => {
  async function setUp(one: Escalation, ending: "works" | "forbidden" | "unknown" = "works") {
    const said: string[] = [];
    const lacks: (string | undefined)[] = [];
    const open = {
      id: "x",
      participants: [{ id: "p0", purpose: "customer", state: "connected", attributes: {} }],
      ended: false,
    };
    let disconnected = false;
    const transmit = createTransmit({
      store: await storeWith(one),
      genesys: () =>
        ({
          conversations: {
            async get() {
              if (ending === "unknown")
                throw new HandoverError("GENESYS_REJECTED", "Unknown.", "", { status: 404 });
              return { ...open, ended: disconnected };
            },
            async disconnectParticipant() {
              if (ending === "forbidden") {
                const permission = "conversation:communication:disconnect";
                throw new HandoverError("GENESYS_PERMISSION", "No.", "", { permission });
              }
              disconnected = true;
            },
          },
          inbound: {
            async message(_id: string, body: { text?: string; channel: { messageId?: string } }) {
              said.push(`${body.channel.messageId}: ${body.text}`);
              return {};
            },
          },
        }) as unknown as Genesys,
      maxWaitMs: () => 1,
      wait: async () => {},
      content: () => USUAL_CONTENT,
      userIdOf: () => "lh1.x",
      lacksToEnd: (permission) => lacks.push(permission),
    });
    const end: OutboxRow = {
      seq: 1,
      chatId: "c1",
      escalationId: "e1",
      nodeId: "n",
      kind: "end",
      integrationId: "i1",
      body: {},
      opens: false,
      last: true,
      flowMessage: {},
      acceptedAt: AT,
      attempts: 0,
    };
    return { run: () => transmit(end), said, lacks, disconnected: () => disconnected };
  }

  it("closes the conversation, and takes back that it may not", async () => {
    const { run, said, lacks, disconnected } = await setUp(escalation());
    await run();
    assert.deepEqual([disconnected(), said, lacks], [true, [], [undefined]]);
  });

  it("without the permission tells the agent in words, with the same id at every repetition", async () => {
    const { run, said, lacks } = await setUp(escalation(), "forbidden");
    await run();
    await run();
    assert.deepEqual(new Set(said), new Set(["e1-end: (The user has left the chat.)"]));
    assert.equal(lacks[0], "conversation:communication:disconnect");
  });

  it("tells the agent in words when Genesys never said which conversation it is", async () => {
    const { run, said } = await setUp(escalation({ conversationId: undefined, state: "queued" }));
    await run();
    assert.equal(said.length, 1);
  });

  for (const [what, one, ending, result] of [
    ["one that has ended", escalation({ state: "ended" }), "works", {}],
    ["one that Genesys does not know any more", escalation(), "unknown", { closed: true }],
  ] as const) {
    it(`has nothing to do for ${what}`, async () => {
      const { run, said, disconnected } = await setUp(one, ending);
      assert.deepEqual(await run(), result);
      assert.deepEqual([said, disconnected()], [[], false]);
    });
  }
});

describe("the gate", () => {
  it("lets requests through until it is shut; what waited meanwhile is not sent", async () => {
    let letGo = () => {};
    const gate = createGate();
    const budget = gate.through({
      take: () => new Promise((resolve) => (letGo = resolve)),
      pause() {},
      learn() {},
    });
    const first = budget.take("text", "c1");
    letGo();
    await first;
    const second = budget.take("text", "c1");
    gate.close();
    letGo();
    await assert.rejects(second, (error) => error instanceof HandoverError && error.facts.retriable === true);
  });
});

describe("sweeping", () => {
  it("forgets at the start and every hour, whatever fails, and stops when it is closed", async () => {
    const timers = createFakeTimers();
    const before: number[] = [];
    const log: string[] = [];
    let secretsRead = 0;
    const sweeping = createSweeping({
      store: {
        async prune(at) {
          before.push(timers.now() - at);
          throw new Error("disk full");
        },
      },
      media: { sweep: async () => {} },
      async readSecrets() {
        secretsRead += 1;
      },
      timers,
      now: timers.now,
      log: (line) => log.push(line),
    });
    sweeping.start();
    await timers.advance(2 * 3_600_000);
    assert.deepEqual(before, Array(3).fill(96 * 3_600_000));
    assert.equal(log.length, 3);
    assert.equal(secretsRead, 3, "what was replaced 72 hours ago is not accepted until the next restart");
    sweeping.close();
    assert.equal(timers.pending, 0);
  });
});
