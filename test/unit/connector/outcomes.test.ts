import assert from "node:assert/strict";
import { createOutcomes } from "../../../lib/connector/outcomes.ts";
import { createSenders, type Result } from "../../../lib/delivery/senders.ts";
import type { OutboxOutcome, OutboxRow } from "../../../lib/store/store.ts";

const row = {
  seq: 1,
  nodeId: "send",
  chatId: "chat",
  kind: "message",
  flowMessage: { payload: "hello" },
  acceptedAt: 0,
  attempts: 1,
} as Partial<OutboxRow> as OutboxRow;
const taken: OutboxOutcome = { ok: true, at: 5 };
const refused: OutboxOutcome = { ok: false, at: 5, code: "GENESYS_REJECTED", message: "no", facts: {} };

function scene() {
  const flows = { run: true };
  const senders = createSenders();
  const recovered: Result[] = [];
  const instance = () => ({
    nodeId: "send",
    recovered: (_msg: object, result: Result) => recovered.push(result),
  });
  const outcomes = createOutcomes({
    tracker: {} as never,
    senders,
    outages: { failed: () => {} } as never,
    justSpoken: { taken() {} },
    lines: { arrived: async () => {}, gaveUp: async () => {} },
    escalationOf: async () => undefined,
    spokenTooLate: async () => {},
    flowsRun: () => flows.run,
    now: () => 0,
    log: () => {},
  });
  const tell = (outcome = taken, change: Partial<OutboxRow> = {}) =>
    outcomes.onOutcome({ ...row, ...change }, outcome, { latencyMs: 5, attempts: 1 });
  return { flows, senders, recovered, instance, tell };
}

describe("a result on its way to the flow", () => {
  it("goes to the instance that sent the message, once it is delivered", async () => {
    const { senders, instance, tell } = scene();
    const sender = instance();
    senders.attach(sender);
    const result = senders.waitFor(1, sender);
    assert.equal(await tell(), true);
    const told = await result;
    assert.equal(told.ok && told.delivery.recovered, false);
  });

  it("counts as told only after Node-RED delivered what the node sent", async () => {
    const { senders, instance, tell } = scene();
    const sender = instance();
    senders.attach(sender);
    let delivered = false;
    // As a node does it: it sends as soon as it hears, and Node-RED delivers in a turn of its own.
    void senders.waitFor(1, sender).then(() => setImmediate(() => (delivered = true)));
    await tell();
    assert.equal(delivered, true);
  });

  it("is told once when the flows stop just after it was delivered", async () => {
    const { flows, senders, instance, tell } = scene();
    const sender = instance();
    senders.attach(sender);
    void senders.waitFor(1, sender).then(() => setImmediate(() => (flows.run = false)));
    assert.equal(await tell(), true);
  });

  for (const [what, outcome] of [
    ["success", taken],
    ["failure", refused],
  ] as const) {
    it(`goes to the instance that has the node's id after a deploy: ${what}, marked as recovered`, async () => {
      const { senders, recovered, instance, tell } = scene();
      const old = instance();
      const gone = senders.attach(old);
      void senders.waitFor(1, old);
      gone();
      assert.equal(await tell(outcome), false, "nobody is there");
      senders.attach(instance());
      assert.equal(await tell(outcome), true);
      assert.deepEqual(
        recovered.map((result) => (result.ok ? result.delivery.recovered : result.error.code)),
        [what === "success" ? true : "GENESYS_REJECTED"],
      );
    });
  }

  it("after a deploy still says what became of the files, and a refused one is still an error with its code", async () => {
    const { senders, recovered, instance, tell } = scene();
    senders.attach(instance());
    const attachments = [{ url: "https://m/1", mime: "image/png", as: "attachment" as const }];
    await tell(taken, { report: { attachments } });
    const refusal = { code: "ATTACHMENT_TYPE", message: "It is empty.", facts: {} };
    await tell(taken, { report: { attachments }, refusal });
    const [sent, partly] = recovered;
    assert.deepEqual(sent?.ok && sent.delivery.attachments, attachments);
    assert.deepEqual(partly?.ok === false && [partly.error.code, partly.error.message], [
      "ATTACHMENT_TYPE",
      "It is empty.",
    ]);
  });

  it("waits while the flows do not run, and then still goes to the instance that sent the message", async () => {
    const { flows, senders, recovered, instance, tell } = scene();
    const sender = instance();
    senders.attach(sender);
    const result = senders.waitFor(1, sender);
    flows.run = false;
    assert.equal(await tell(), false);
    flows.run = true;
    assert.equal(await tell(), true);
    const told = await result;
    assert.equal(told.ok && told.delivery.recovered, false);
    assert.deepEqual(recovered, []);
  });

  it("is told again, marked, when the flows stopped in the turn in which it was told", async () => {
    const { flows, senders, recovered, instance, tell } = scene();
    const sender = instance();
    senders.attach(sender);
    void senders.waitFor(1, sender);
    const telling = tell();
    flows.run = false;
    assert.equal(await telling, false);
    flows.run = true;
    assert.equal(await tell(), true);
    assert.equal(recovered.length, 1);
  });
});
