/** The signature round trip: what is told of each way in which it can go, and that it leaves nothing open. */
import assert from "node:assert/strict";
import { listed } from "../../../lib/doctor/check.ts";
import type { Exam } from "../../../lib/doctor/exam.ts";
import { createProbes, PROBE_NUMBER, type Probes } from "../../../lib/doctor/probe.ts";
import { checkRoundTrip } from "../../../lib/doctor/round-trip.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { idKey, openUser, sealUser } from "../../../lib/messages/external-id.ts";
import type { OutboundWebhook } from "../../../lib/webhook/parse.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";
import { brief, rowWith } from "./rows.ts";

const KEY = idKey("a secret of the tests");

const webhookFor = (userId: string, kind: "text" | "typing" = "text") =>
  ({
    kind,
    id: "m1",
    time: "2026-11-22T10:00:00.000Z",
    integrationId: "i-",
    userId,
    conversationId: "c1",
    text: "x",
    attachments: [],
  }) as OutboundWebhook;

interface World {
  /** What the request to Genesys ends with; absent = it is taken. */
  refused?: HandoverError;
  /** What Genesys does, while the doctor waits. */
  meanwhile?: (probes: Probes, userId: string) => void;
  cannotClose?: HandoverError;
  rows?: ReturnType<typeof rowWith>[];
}

async function travel({ refused, meanwhile, cannotClose, rows = [rowWith("")] }: World) {
  const timers = createFakeTimers();
  const probes = createProbes(() => [KEY]);
  const sent: { integrationId: string; userId: string }[] = [];
  const remembered: string[] = [];
  const closed: string[] = [];
  const exam = {
    roundTrip: true,
    readings: { rows: async () => rows },
    probes,
    genesys: {
      agentless: {
        async send(text: { integrationId: string; userId: string }) {
          sent.push(text);
          if (refused) throw refused;
          return { conversationId: "c1" };
        },
      },
    },
    opened: {
      remember: async (id: string) => void remembered.push(id),
      async close(id: string) {
        if (cannotClose) throw cannotClose;
        closed.push(id);
      },
    },
    wait: (ms: number) => new Promise<void>((resolve) => void timers.set(resolve, ms)),
    now: timers.now,
  } as unknown as Exam;
  const running = checkRoundTrip(exam).catch((error: HandoverError) => error);
  await settled();
  const [first] = sent;
  if (first) meanwhile?.(probes, first.userId);
  await settled();
  await timers.advance(60_000);
  const findings = await running;
  return { findings, sent, remembered, closed, probes };
}

const errorOf = (code: "GENESYS_REJECTED" | "GENESYS_TIMEOUT" | "GENESYS_PERMISSION") =>
  new HandoverError(code, "It did not work.", "");

async function keysOf(world: World) {
  const { findings, ...rest } = await travel(world);
  assert.ok(Array.isArray(findings), String(findings));
  return { keys: listed(brief(findings)), findings, ...rest };
}

describe("the signature round trip", () => {
  it("comes back: the conversation that it opened is remembered before, and closed after", async () => {
    const { keys, remembered, closed } = await keysOf({
      meanwhile: (probes, userId) => probes.takes(webhookFor(userId)),
    });
    assert.equal(keys, "round-trip.came-back ok");
    assert.deepEqual([remembered, closed], [["c1"], ["c1"]]);
  });

  it("does not come back: Genesys does not reach the webhook", async () => {
    const { keys, findings, closed } = await keysOf({});
    assert.equal(keys, "round-trip.silent error");
    assert.equal(findings[0]?.values.seconds, 20);
    assert.deepEqual(closed, ["c1"]);
  });

  it("comes with a signature that fits none of our secrets", async () => {
    const { keys, closed } = await keysOf({ meanwhile: (probes) => probes.refused() });
    assert.equal(keys, "round-trip.wrong-signature error");
    assert.deepEqual(closed, ["c1"]);
  });

  it("comes after all, although somebody else's webhook was refused meanwhile", async () => {
    const { keys } = await keysOf({
      meanwhile: (probes, userId) => {
        probes.refused();
        probes.takes(webhookFor(userId));
      },
    });
    assert.equal(keys, "round-trip.came-back ok");
  });

  it("is refused by Genesys: nothing is waited for and nothing closed", async () => {
    const { keys, remembered, closed } = await keysOf({ refused: errorOf("GENESYS_REJECTED") });
    assert.equal(keys, "round-trip.refused error");
    assert.deepEqual([remembered, closed], [[], []]);
  });

  it("was sent although its answer was lost: the webhook names the conversation, which is closed", async () => {
    const { keys, closed } = await keysOf({
      refused: errorOf("GENESYS_TIMEOUT"),
      meanwhile: (probes, userId) => probes.takes(webhookFor(userId)),
    });
    assert.equal(keys, "round-trip.came-back ok");
    assert.deepEqual(closed, ["c1"]);
  });

  it("cannot be closed: the conversation is named, so that somebody can do it", async () => {
    const { keys, findings } = await keysOf({
      meanwhile: (probes, userId) => probes.takes(webhookFor(userId)),
      cannotClose: errorOf("GENESYS_PERMISSION"),
    });
    assert.equal(keys, "round-trip.came-back ok, round-trip.left-open error");
    assert.equal(findings[1]?.values.conversationId, "c1");
  });

  it("without the permission it is for the runner to say so", async () => {
    const { findings } = await travel({ refused: errorOf("GENESYS_PERMISSION") });
    assert.equal((findings as HandoverError).code, "GENESYS_PERMISSION");
  });

  it("uses no integration that points elsewhere: its owner would get the message", async () => {
    const elsewhere = rowWith("Animal", {
      found: { outboundNotificationWebhookUrl: "https://other.example/" },
    });
    const alone = await keysOf({ rows: [elsewhere] });
    assert.equal(alone.keys, "common.no-integration skipped");
    assert.deepEqual(alone.sent, []);
    const { sent } = await keysOf({ rows: [elsewhere, rowWith("Payment")] });
    assert.deepEqual(
      sent.map(({ integrationId }) => integrationId),
      ["i-Payment"],
    );
  });
});

describe("a user who does not exist", () => {
  const probes = createProbes(() => [KEY]);

  it("is told from every chat's, also when the doctor no longer waits", () => {
    const { userId, end } = probes.begin();
    end();
    assert.equal(probes.takes(webhookFor(userId)), true);
    assert.equal(openUser(userId, [KEY])?.number, PROBE_NUMBER);
    for (const number of [0, 1, 17])
      assert.equal(probes.takes(webhookFor(sealUser({ chatId: "chat", number }, KEY))), false);
    assert.equal(probes.takes(webhookFor("somebody@example.org")), false);
  });

  it("whom another key made is not ours", () => {
    const foreign = sealUser({ chatId: "nonce", number: PROBE_NUMBER }, idKey("another secret"));
    assert.equal(probes.takes(webhookFor(foreign)), false);
  });

  it("is another one each time, and only a text is an arrival", async () => {
    const [one, other] = [probes.begin(), probes.begin()];
    assert.notEqual(one.userId, other.userId);
    let arrived = 0;
    void one.arrived.then(() => arrived++);
    probes.takes(webhookFor(one.userId, "typing"));
    probes.takes(webhookFor(other.userId));
    await settled();
    assert.equal(arrived, 0);
    probes.takes(webhookFor(one.userId));
    assert.deepEqual(await one.arrived, { conversationId: "c1" });
  });
});
