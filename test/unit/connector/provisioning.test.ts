/** Provisioning and the organisation behind it, connector against sandbox. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HandoverError } from "../../../lib/errors.ts";
import { AGENTS, FIVE_PERMISSIONS, FLOWS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Bench, ROWS, startBench } from "./on-sandbox.ts";

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error) => (error instanceof HandoverError ? error.code : String(error)),
  );

describe("provisioning against the sandbox", function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;
  let bench: Bench | undefined;
  beforeEach(async () => {
    sandbox = await testSandbox();
  });
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
    await sandbox.close();
  });
  const start = async (rest: Parameters<typeof startBench>[0] = {}) => {
    bench = await startBench({ sandbox, ...rest });
    return bench;
  };

  it("creates one integration for the bot and one per competency, with flows attached; run again, nothing is left", async () => {
    const { connector } = await start();
    const { integrations } = await sandbox.state();
    assert.deepEqual(Object.fromEntries(integrations.map(({ name, flowId }) => [name, flowId])), {
      "DYDU bot connector": FLOWS.general,
      "DYDU bot connector (Animal)": FLOWS.animal,
      "DYDU bot connector (Payment)": FLOWS.payment,
    });
    const { summary, hash } = await connector.plan();
    assert.equal(summary, "3 keep");
    const { steps } = await connector.apply("all", hash);
    assert.ok(steps.every(({ done }) => done));
    assert.equal((await sandbox.state()).integrations.length, 3);
  });

  it("before it has run, an escalation is NOT_PROVISIONED and the status says so", async () => {
    const { send, conditions } = await start({ provisioned: false });
    assert.equal(await codeOf(send({ chatId: "c1", action: "escalate", payload: "Hi" })), "NOT_PROVISIONED");
    await until(() => conditions.has("not-provisioned"), { what: "the status" });
  });

  it("an escalation in the first moment after a deploy waits for the run that creates its integration", async () => {
    const { connector, send } = await start({ provisioned: false });
    const applied = connector.apply("create-missing");
    const { status } = await send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Hi" });
    assert.equal(status, "accepted");
    await applied;
  });

  it("an apply with the hash of another world is refused and changes nothing", async () => {
    const { connector } = await start({ provisioned: false });
    await assert.rejects(connector.apply("all", "0123456789abcdef"), /changed since this plan/);
    assert.deepEqual((await sandbox.state()).integrations, []);
  });

  it("two runs of one connector at the same moment create each integration once", async () => {
    const { connector } = await start({ provisioned: false });
    await Promise.all([connector.apply("create-missing"), connector.apply("create-missing")]);
    assert.equal((await sandbox.state()).integrations.length, 3);
  });

  it("another Node-RED with our default name is a conflict, never touched, and its row is NOT_PROVISIONED", async () => {
    const production = await startBench({ sandbox });
    const staging = await start();
    assert.ok(staging.conditions.has("conflict"));
    assert.equal(
      await codeOf(staging.send({ chatId: "c1", action: "escalate", payload: "Hi" })),
      "NOT_PROVISIONED",
    );
    const { steps } = await staging.connector.plan();
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ["conflict", "conflict", "conflict"],
    );
    await production.send({ chatId: "c1", action: "escalate", payload: "Hi" });
    await production.close();
  });

  it("with only the origin's five permissions a chat escalates, runs both ways and comes back", async () => {
    const { id, secret } = await sandbox.addClient(FIVE_PERMISSIONS);
    const found = await start({ clientId: id, clientSecret: secret });
    // Without the permission to attach flows a person does the origin's step 5 by hand.
    for (const { recipientId } of (await sandbox.state()).integrations) {
      await fetch(`${sandbox.url}/desk/recipients/${recipientId}/flow`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ flowId: FLOWS.animal }),
      });
    }
    await sandbox.onQueue(AGENTS.amelie);
    await found.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Hi" });
    const conversation = await sandbox.accept(AGENTS.amelie);
    await sandbox.say(conversation.id, AGENTS.amelie, "Hello");
    await found.seeMessage("Hello");
    await until(() => found.conditions.has("end-by-polling"), { what: "the status" });
    await found.send({ chatId: "c1", action: "end" });
    assert.equal((await found.seeEnd()).body.reason, "user");
    assert.ok(found.conditions.has("permission-missing"));
    const { messages } = (await sandbox.state()).conversations[0] as { messages: { text: string }[] };
    assert.equal(messages.at(-1)?.text, "(The user has left the chat.)");
  });

  it("a client that may nothing is GENESYS_PERMISSION, with the permission's name", async () => {
    const { id, secret } = await sandbox.addClient([]);
    const { connector } = await start({ clientId: id, clientSecret: secret, provisioned: false });
    await assert.rejects(
      connector.plan(),
      (error) => error instanceof HandoverError && error.facts.permission === "messaging:integration:view",
    );
  });

  it("a wrong client secret is GENESYS_AUTH, in the status, too", async () => {
    const { connector, conditions } = await start({ clientSecret: "wrong", provisioned: false });
    assert.equal(await codeOf(connector.plan()), "GENESYS_AUTH");
    assert.ok(conditions.has("auth-failed"));
  });
});

describe("the organisation behind a connector", function () {
  this.timeout(30_000);
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "organisation-"));
  });
  after(() => rm(directory, { recursive: true }));

  it("another organisation than before: its escalations end with error, its ids are forgotten, all is created anew", async () => {
    const storage = { kind: "embedded" as const, path: join(directory, "store.sqlite") };
    const first = await startBench({ storage });
    await first.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Hi" });
    assert.equal((await first.connector.chats("")).live, 1);
    await first.close();

    const second = await startBench({ storage });
    assert.equal((await second.seeEnd()).body.reason, "error");
    assert.equal((await second.connector.chats("")).live, 0);
    assert.equal((await second.sandbox.state()).integrations.length, ROWS.length);
    await second.sandbox.onQueue(AGENTS.amelie);
    await second.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Again" });
    await second.sandbox.accept(AGENTS.amelie);
    await second.close();
  });

  it("the same organisation after a restart: the escalation goes on where it was", async () => {
    const sandbox = await testSandbox();
    const storage = { kind: "embedded" as const, path: join(directory, "again.sqlite") };
    await sandbox.onQueue(AGENTS.amelie);
    const first = await startBench({ sandbox, storage });
    await first.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Hi" });
    const { id } = await sandbox.accept(AGENTS.amelie);
    await first.seeEvent("joined");
    await first.close();

    await sandbox.end(id, AGENTS.amelie);
    const second = await startBench({ sandbox, storage });
    const { body } = await second.seeEnd();
    assert.deepEqual([body.reason, body.agent.name], ["agent", "Amélie Laurent"]);
    assert.deepEqual(
      body.transcript.map(({ text }: { text: string }) => text),
      ["Hi"],
    );
    await second.close();
    await sandbox.close();
  });
});
