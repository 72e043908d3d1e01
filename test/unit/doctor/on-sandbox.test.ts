/** The doctor of a real connector, with a real webhook, on a real sandbox. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check } from "../../../lib/doctor/check.ts";
import { described, reportText } from "../../../lib/doctor/report.ts";
import { readOutgoing } from "../../../lib/messages/read.ts";
import { createEmbeddedStore } from "../../../lib/store/embedded.ts";
import { englishWords } from "../../../nodes/genesys-config/doctor/texts.ts";
import { AGENTS, FLOWS, QUEUES } from "../../../sandbox/state/seed.ts";
import { saying, startOnSandbox, until } from "../genesys/on-sandbox.ts";
import { row } from "../routing/rows.ts";
import {
  type DoctorStage,
  type DoctorStageOptions,
  FIVE_PERMISSIONS,
  keysOf,
  ROWS,
  setDoctorStage,
  valuesOf,
  WEBHOOK_SECRET,
} from "./stage.ts";

interface Conversation {
  state: string;
  messages: unknown[];
}

describe("the doctor on the sandbox", function () {
  this.timeout(30_000);
  let stage: DoctorStage;
  afterEach(() => stage.close());

  async function examine(options: DoctorStageOptions = {}, roundTrip = false) {
    stage = await setDoctorStage(options);
    return stage.connector.doctor({ roundTrip });
  }
  const conversations = async () => {
    const answer = await fetch(`${stage.on.url}/desk/state`);
    return ((await answer.json()) as { conversations: Conversation[] }).conversations;
  };

  it("finds a connector healthy, and says what the sandbox leaves off as Genesys does", async () => {
    const { checks, verdict } = await examine();
    assert.deepEqual(keysOf(checks), {
      host: ["host.reached ok"],
      token: ["token.accepted ok"],
      permissions: ["permissions.held ok", "permissions.not-yet skipped", "permissions.many-not-yet skipped"],
      integrations: ["integrations.ready ok"],
      webhook: ["webhook.local warning", "webhook.answers ok"],
      "round-trip": ["round-trip.not-asked skipped"],
      typing: ["typing.off warning"],
      content: ["content.from-agents-refused warning"],
      flow: ["flow.attached ok"],
      queue: ["queue.nobody warning"],
    });
    assert.equal(verdict, "warning");
    assert.equal(valuesOf(checks, "token.accepted")?.organisation, "Sandbox organisation");
  });

  it("examining opens nothing and changes nothing at Genesys", async () => {
    stage = await setDoctorStage();
    type Seen = { method: string; path: string; status: number };
    const before = await stage.on.control<Seen[]>("GET", "requests");
    await stage.connector.doctor({ roundTrip: false });
    const since = (await stage.on.control<Seen[]>("GET", "requests")).slice(before.length);
    const changing = since.filter(
      ({ method, path, status }) =>
        method !== "GET" && status < 300 && !/oauth\/token|observations\/query|\/sandbox\//.test(path),
    );
    assert.deepEqual(changing, []);
    assert.deepEqual(await conversations(), []);
  });

  it("with somebody on queue, typing on and wide profiles everything but the address is fine", async () => {
    stage = await setDoctorStage();
    await stage.on.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    const { genesys } = stage.on;
    const [setting] = await genesys.settings.list();
    await genesys.settings.update(setting?.id ?? "", {
      event: { typing: { on: { inbound: "Enabled", outbound: "Enabled" } } },
    });
    const everything = [{ type: "*/*" }];
    const profile = await genesys.supportedContents.create({
      name: "Everything",
      mediaTypes: { allow: { inbound: everything, outbound: everything } },
    });
    for (const { id, name = "" } of await genesys.integrations.list()) {
      await genesys.integrations.update(id, { name, supportedContent: { id: profile.id } } as never);
    }
    const { checks } = await stage.connector.doctor({ roundTrip: true });
    const others = checks.filter(({ verdict }) => verdict !== "ok");
    assert.deepEqual(
      others.map(({ id, verdict }) => `${id} ${verdict}`),
      ["webhook warning"],
    );
    assert.equal(valuesOf(checks, "queue.staffed")?.names, "Animal (1)");
  });

  it("what the flow wants to send is held against the profile", async () => {
    stage = await setDoctorStage();
    const wants = { fromUsers: ["video/mp4"], fromAgents: ["application/zip"] };
    const { checks } = await stage.connector.doctor({ roundTrip: false, wants });
    assert.deepEqual(keysOf(checks).content, ["content.from-agents-refused error"]);
    assert.equal(valuesOf(checks, "content.from-agents-refused")?.types, "application/zip");
  });

  it("progress is told check by check, each once", async () => {
    stage = await setDoctorStage();
    const told: Check[] = [];
    const { checks } = await stage.connector.doctor({ roundTrip: false }, (check) => told.push(check));
    const byId = (one: Check, other: Check) => one.id.localeCompare(other.id);
    assert.deepEqual(told.sort(byId), [...checks].sort(byId));
  });

  it("with the origin's five permissions nothing is an error but what the table asks for, and each missing one is named", async () => {
    const { checks } = await examine({
      permissions: FIVE_PERMISSIONS,
      rows: [row("Animal", { queueId: QUEUES.animal }), row("")],
    });
    const named = checks
      .find(({ id }) => id === "permissions")
      ?.findings.filter(({ verdict }) => verdict === "warning")
      .map(({ values }) => values.permission);
    assert.deepEqual(named, [
      "messaging:integration:edit",
      "architect:flow:view",
      "routing:message:manage",
      "conversation:communication:disconnect",
    ]);
    const keys = keysOf(checks);
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict === "error"),
      [],
    );
    for (const id of ["typing", "content", "flow"] as const)
      assert.deepEqual(keys[id], ["common.not-permitted skipped"], id);
    assert.deepEqual(keys.queue, ["queue.nobody warning"]);
  });

  for (const [permission, key] of [
    ["messaging:integration:view", "permissions.find error"],
    ["messaging:integration:add", "permissions.create error"],
    ["conversation:message:receive", "permissions.send error"],
    ["routing:queue:view", "permissions.queues error"],
    ["analytics:queueObservation:view", "permissions.availability error"],
  ] as const) {
    it(`without ${permission} the permissions are an error that names it`, async () => {
      const permissions = FIVE_PERMISSIONS.filter((one) => one !== permission);
      const { checks } = await examine({ permissions, unprovisioned: true });
      const found = checks
        .find(({ id }) => id === "permissions")
        ?.findings.find((one) => key.startsWith(one.key));
      assert.equal(`${found?.key} ${found?.verdict}`, key);
      assert.equal(found?.values.permission, permission);
    });
  }

  it("what provisioning is set to do on top asks for more permissions", async () => {
    stage = await setDoctorStage({ permissions: FIVE_PERMISSIONS });
    const { checks } = await stage.connector.doctor({ roundTrip: false, includes: ["typing", "documents"] });
    const permissions = keysOf(checks).permissions;
    for (const key of ["update", "typing-step", "documents-step"])
      assert.ok(permissions.includes(`permissions.${key} error`), permissions.join());
    assert.equal(
      valuesOf(checks, "permissions.documents-step")?.permission,
      "messaging:supportedContent:view, messaging:supportedContent:add",
    );
  });

  it("without the right to see flows and observations the rest of those checks is still told", async () => {
    const { checks } = await examine({
      permissions: [
        "messaging:integration:view",
        "messaging:integration:add",
        "routing:message:manage",
        "routing:queue:view",
      ],
    });
    const keys = keysOf(checks);
    assert.deepEqual(keys.flow, ["flow.attached ok", "common.not-permitted skipped"]);
    assert.deepEqual(keys.queue, ["common.not-permitted skipped"]);
  });

  it("what only the first chat's socket can learn is told once it was refused", async () => {
    const permissions = [...FIVE_PERMISSIONS, "messaging:integration:edit", "routing:message:manage"];
    stage = await setDoctorStage({ permissions });
    await stage.on.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    const sender = { nodeId: "send", recovered() {} };
    const msg = { chatId: "c1", action: "escalate", competency: "Animal", payload: "Help", _msgid: "1" };
    void stage.connector.send(
      readOutgoing({ ...msg, text: "Help", attachments: [], history: [], identity: {}, msg }),
      [],
      sender,
    );
    await until(async () => {
      const requests = await stage.on.control<{ path: string; status?: number }[]>("GET", "requests");
      return (
        requests.some(({ path, status }) => path.includes("/subscriptions") && status !== undefined) ||
        undefined
      );
    });
    const { checks } = await stage.connector.doctor({ roundTrip: false });
    assert.equal(
      valuesOf(checks, "permissions.instant-end")?.permission,
      "analytics:conversationDetail:view",
    );
    assert.deepEqual(
      keysOf(checks).permissions.filter((key) => key.endsWith("error")),
      [],
      "the five are enough",
    );
  });

  it("a Genesys that lets nobody read conversations is told as such", async () => {
    stage = await setDoctorStage();
    const path = "conversations/messages/00000000-0000-0000-0000-000000000000";
    await stage.on.control("POST", "faults", { kind: "status", status: 403, match: { method: "GET", path } });
    const { checks } = await stage.connector.doctor({ roundTrip: false });
    assert.ok(
      keysOf(checks).permissions.includes("permissions.read error"),
      keysOf(checks).permissions.join(),
    );
    assert.equal(valuesOf(checks, "permissions.read")?.permission, "conversation:communication:view");
  });

  it("a wrong secret of the client is told as such, and nothing else is guessed at", async () => {
    const { checks } = await examine({ clientSecret: "a-wrong-secret-of-the-client", unprovisioned: true });
    const keys = keysOf(checks);
    assert.deepEqual(keys.token, ["token.refused error"]);
    assert.deepEqual(keys.queue, ["common.after-token skipped"]);
  });

  it("a Genesys that is away is told as such", async () => {
    stage = await setDoctorStage();
    await stage.on.control("POST", "faults", { kind: "status", status: 503, match: { path: "/api/" } });
    const { checks } = await stage.connector.doctor({ roundTrip: true });
    const keys = keysOf(checks);
    assert.deepEqual(keys.host, ["host.trouble error"]);
    assert.deepEqual(keys["round-trip"], ["common.after-host skipped"]);
  });

  it("before provisioning it says what is missing, and afterwards what somebody changed or deleted", async () => {
    const { checks } = await examine({ unprovisioned: true });
    assert.deepEqual(keysOf(checks).integrations, ["integrations.missing error"]);
    for (const id of ["typing", "content", "flow"] as const)
      assert.deepEqual(keysOf(checks)[id], ["common.no-integration skipped"]);

    await stage.connector.apply("create-missing");
    const { genesys } = stage.on;
    const found = await genesys.integrations.list();
    const [animal, bot] = ["(Animal)", "connector"].map((end) =>
      found.find(({ name }) => name?.endsWith(end)),
    );
    await genesys.integrations.update(animal?.id ?? "", {
      name: "Pets",
      outboundNotificationWebhookUrl: "https://staging.example/hook?key=geheim",
    });
    await genesys.integrations.remove(bot?.id ?? "");
    await until(async () => ((await genesys.integrations.list()).length === 1 ? true : undefined));
    const after = await stage.connector.doctor({ roundTrip: true });
    assert.deepEqual(keysOf(after.checks).integrations, [
      "integrations.gone error",
      "integrations.elsewhere error",
    ]);
    assert.equal(
      valuesOf(after.checks, "integrations.elsewhere")?.names,
      "Pets → https://staging.example/hook",
    );
    assert.deepEqual(keysOf(after.checks)["round-trip"], ["common.no-integration skipped"]);
  });

  it("flows: none, another one, one that was never published", async () => {
    stage = await setDoctorStage({
      rows: [row("Animal"), row("Payment", { flowId: FLOWS.payment }), row("")],
    });
    const { genesys } = stage.on;
    const recipients = await genesys.recipients.list();
    const idOf = (end: string) => recipients.find(({ name }) => name?.endsWith(end))?.id ?? "";
    await genesys.recipients.attachFlow(idOf("(Payment)"), FLOWS.draft);
    await genesys.recipients.attachFlow(idOf("connector"), FLOWS.general);
    const { checks } = await stage.connector.doctor({ roundTrip: false });
    assert.deepEqual(keysOf(checks).flow, [
      "flow.none error",
      "flow.other warning",
      "flow.attached ok",
      "flow.unpublished error",
    ]);
    assert.equal(valuesOf(checks, "flow.none")?.names, "DYDU bot connector (Animal)");
    assert.equal(valuesOf(checks, "flow.unpublished")?.names, "Draft chats");
  });

  it("a queue that is gone is told by the name that was saved", async () => {
    const rows = [
      row("Animal", { queueId: "a0000000-0000-4000-8000-00000000dead", queueName: "Pets" }),
      row(""),
    ];
    const { checks } = await examine({ rows });
    assert.deepEqual(keysOf(checks).queue, ["queue.gone error"]);
    assert.equal(valuesOf(checks, "queue.gone")?.names, "Pets");
    const { checks: without } = await stage.connector.doctor({ roundTrip: false });
    assert.deepEqual(keysOf(without).queue, ["queue.gone error"]);
  });

  describe("round trip", () => {
    it("comes back through the real webhook, is shown to no flow, and leaves nothing open", async () => {
      const { checks } = await examine({}, true);
      assert.deepEqual(keysOf(checks)["round-trip"], ["round-trip.came-back ok"]);
      const all = await conversations();
      assert.equal(all.length, 1, "it was a real conversation");
      assert.deepEqual(
        all.map(({ state }) => state),
        ["ended"],
      );
      assert.deepEqual(stage.shown, []);
      assert.equal((await stage.connector.chats("")).live, 0);
    });

    it("a webhook that refuses the signature is told from one that is not reached", async () => {
      stage = await setDoctorStage({ hurry: 10 });
      for (const { id, name = "" } of await stage.on.genesys.integrations.list()) {
        const outboundNotificationWebhookSignatureSecretToken = "somebody changed the secret";
        await stage.on.genesys.integrations.update(id, {
          name,
          outboundNotificationWebhookSignatureSecretToken,
        });
      }
      const wrong = await stage.connector.doctor({ roundTrip: true });
      assert.deepEqual(keysOf(wrong.checks)["round-trip"], ["round-trip.wrong-signature error"]);
      stage.instead.status = 404;
      const silent = await stage.connector.doctor({ roundTrip: true });
      assert.deepEqual(keysOf(silent.checks)["round-trip"], ["round-trip.silent error"]);
      assert.deepEqual([...new Set((await conversations()).map(({ state }) => state))], ["ended"]);
    });

    it("needs its permission, and says so twice: what is missing, and what could not be done", async () => {
      const { checks } = await examine({ permissions: FIVE_PERMISSIONS }, true);
      assert.deepEqual(keysOf(checks)["round-trip"], ["common.not-permitted skipped"]);
      const permissions = keysOf(checks).permissions;
      assert.ok(permissions.includes("permissions.round-trip error"), permissions.join());
      assert.equal((await conversations()).length, 0);
    });

    it("two at once are made one after the other", async () => {
      stage = await setDoctorStage();
      const both = await Promise.all([1, 2].map(() => stage.connector.doctor({ roundTrip: true })));
      for (const { checks } of both)
        assert.deepEqual(keysOf(checks)["round-trip"], ["round-trip.came-back ok"]);
      assert.deepEqual(
        (await conversations()).map(({ state }) => state),
        ["ended", "ended"],
      );
    });
  });

  it("a conversation that an earlier life left open is closed at the start", async () => {
    const on = await startOnSandbox();
    const integrationId = await on.integration(FLOWS.animal);
    const { conversationId = "" } = await on.genesys.inbound.message(integrationId, saying("hello"), {
      prefetchConversationId: true,
    });
    const directory = mkdtempSync(join(tmpdir(), "doctor-"));
    const path = join(directory, "store.sqlite");
    const store = createEmbeddedStore({ path, log: () => {} });
    await store.open();
    const opened = (id: string) => `doctor.open:${id}`;
    const unknown = "00000000-0000-4000-8000-00000000dead";
    await store.commit({ meta: { [opened(conversationId)]: "1", [opened(unknown)]: "1" } });
    await store.close();

    stage = await setDoctorStage({ storage: { kind: "embedded", path }, hurry: 10 }, on);
    const state = await until(async () => {
      const view = await on.genesys.conversations.get(conversationId);
      return view.ended ? "closed" : undefined;
    });
    assert.equal(state, "closed");
    await stage.connector.doctor({ roundTrip: false });
    await stage.connector.close(0);
    await store.open();
    assert.equal((await store.metaStartingWith("doctor.open:")).size, 0, "nothing is left to remember");
    await store.close();
    rmSync(directory, { recursive: true });
  });

  it("no secret stands in what it answers, in its words or in its report", async () => {
    const examination = await examine({}, true);
    const all = [
      JSON.stringify(examination),
      JSON.stringify(examination.checks.map((check) => described(check, englishWords))),
      reportText(examination, englishWords, ""),
    ].join("\n");
    for (const secret of [stage.client.secret, WEBHOOK_SECRET]) assert.equal(all.includes(secret), false);
    assert.doesNotMatch(all, /Bearer|access_token/);
    assert.match(all, /Sandbox organisation/, "it is the whole report");
  });

  it("a secret that got into an answer of Genesys does not get out", async () => {
    stage = await setDoctorStage({ rows: ROWS });
    const [first] = await stage.on.genesys.integrations.list();
    await stage.on.genesys.integrations.update(first?.id ?? "", { name: `Bot ${stage.client.secret}` });
    const examination = await stage.connector.doctor({ roundTrip: false });
    assert.equal(JSON.stringify(examination).includes(stage.client.secret), false);
    assert.match(String(valuesOf(examination.checks, "integrations.ready")?.names), /Bot •••/);
  });
});
