/** A config node's properties and credentials → what its connector needs to know. */
import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import { HandoverError } from "../../../lib/index.ts";
import {
  GENESYS_CONFIG_DEFAULTS,
  type GenesysConfigProperties,
} from "../../../nodes/genesys-config/config.ts";
import { connectionOf, settingsOf } from "../../../nodes/genesys-config/settings.ts";
import { ATTACHMENT_RULES, USUAL_CONTENT } from "../../support/usual-settings.ts";

const RED = {
  settings: { userDir: "/user", uiPort: 1880, httpNodeRoot: "/" },
  _: (key: string) => key,
} as unknown as NodeAPI;
const credentials = { clientId: "id", clientSecret: "client secret" };
const config = (rest: Partial<GenesysConfigProperties> = {}): GenesysConfigProperties => ({
  ...structuredClone(GENESYS_CONFIG_DEFAULTS),
  region: "mypurecloud.de",
  publicUrl: "https://bot.example.com",
  ...rest,
});
const read = (rest: Partial<GenesysConfigProperties> = {}, secrets: object = {}) =>
  settingsOf(RED, "c1", config(rest), { ...credentials, ...secrets });
const notConfigured = (words: RegExp) => (error: unknown) =>
  error instanceof HandoverError && error.code === "NOT_CONFIGURED" && words.test(error.message);

describe("the settings of a connector", () => {
  it("at the defaults are those of DESIGN", async () => {
    const settings = await read();
    assert.deepEqual(settings, {
      id: "c1",
      connectorName: "DYDU bot connector",
      hosts: { login: "https://login.mypurecloud.de", api: "https://api.mypurecloud.de" },
      clientId: "id",
      clientSecret: "client secret",
      webhookSecret: "",
      deriveFrom: "client",
      webhookUrl: "https://bot.example.com/genesys/dydu-bot-connector",
      competencies: [{ competency: "", queueId: "", queueName: "", flowId: "", flowName: "", fallback: "" }],
      hours: [],
      storage: { kind: "embedded", path: "/user/livechat-handover/dydu-bot-connector.sqlite" },
      requestsPerMinute: 300,
      retryMinutes: 15,
      maxWaitMinutes: 15,
      outboxMax: 10_000,
      outboxMaxBytes: 256 * 1024 * 1024,
      continueThread: false,
      attachments: ATTACHMENT_RULES,
      timers: {
        noPickupSeconds: 0,
        userIdleSeconds: 0,
        agentIdleSeconds: 0,
        idleWarningSeconds: 60,
        userIdleText: "genesys-config.warning.user-idle",
        agentIdleText: "genesys-config.warning.agent-idle",
      },
      graceSeconds: 60,
      positionSeconds: 30,
      content: { ...USUAL_CONTENT, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      agentNaming: { show: "full", displayName: "Agent" },
    });
  });

  it("take numbers and switches as the environment gives them, as text", async () => {
    const { requestsPerMinute, outboxMaxBytes, retryMinutes, continueThread } = await read({
      requestsPerMinute: "600",
      outboxMaxMegabytes: "1",
      retryMinutes: "an unset variable",
      continueThread: "true",
    });
    assert.deepEqual(
      [requestsPerMinute, outboxMaxBytes, retryMinutes, continueThread],
      [600, 1_048_576, 15, true],
    );
  });

  it("take timers from the dialog or the environment, an empty or negative one is its default", async () => {
    const { timers, graceSeconds } = await read({
      noPickupSeconds: "120",
      userIdleSeconds: 300,
      agentIdleSeconds: "-5",
      idleWarningSeconds: "",
      userIdleText: "Still there?",
      graceSeconds: "0",
    });
    assert.deepEqual(
      [timers.noPickupSeconds, timers.userIdleSeconds, timers.agentIdleSeconds, timers.idleWarningSeconds],
      [120, 300, 0, 60],
    );
    assert.deepEqual([timers.userIdleText, graceSeconds], ["Still there?", 0]);
  });

  it("what is said: switches and lists from the environment; what would silently do less is refused", async () => {
    const { content } = await read({
      maskEmails: "true",
      maskCards: "false",
      maskPatterns: "K-\\d+\n\n",
      language: "",
    });
    assert.deepEqual(content.masking, {
      ...USUAL_CONTENT.masking,
      emails: true,
      cards: false,
      patterns: ["K-\\d+"],
    });
    assert.equal(content.language, "en");
    await assert.rejects(read({ maskPatterns: "fine\n(" }), notConfigured(/number 2/));
    await assert.rejects(read({ timeZone: "Mars/Base" }), notConfigured(/time zone/));
    await assert.rejects(read({ language: "no language" }), notConfigured(/language/));
    await assert.rejects(read({ historyMode: "everything" as never }), notConfigured(/historyMode/));
  });

  it("two rows of one name are refused, also when the environment made them so", async () => {
    const row = (competency: string) => ({
      competency,
      queueId: "",
      queueName: "",
      flowId: "",
      flowName: "",
      fallback: "",
    });
    await assert.rejects(
      read({ competencies: [row("Animal"), row(" animal "), row("")] }),
      notConfigured(/twice/),
    );
    await assert.rejects(
      read({ competencies: [row(""), row("Animal"), row(" ")] }),
      notConfigured(/no competency/),
    );
  });

  it("an empty name is the default name, everywhere", async () => {
    const { connectorName, webhookUrl } = await read({ connectorName: "  " });
    assert.deepEqual(
      [connectorName, webhookUrl],
      ["DYDU bot connector", "https://bot.example.com/genesys/dydu-bot-connector"],
    );
  });

  it("rows of a hand-written flow are made whole, and the row without competency is always there", async () => {
    const rows = [
      { competency: " Animal " },
      { competency: "Payment", queueId: undefined, fallback: "Animal" },
    ] as never;
    const { competencies } = await read({ competencies: rows });
    assert.deepEqual(
      competencies.map(({ competency, queueId, flowId, fallback }) => [
        competency,
        queueId,
        flowId,
        fallback,
      ]),
      [
        ["Animal", "", "", ""],
        ["Payment", "", "", "Animal"],
        ["", "", "", ""],
      ],
    );
  });

  it("the file lies where storagePath says", async () => {
    const { storage } = await read({ storagePath: " /data ", connectorName: "Été" });
    assert.deepEqual(storage, { kind: "embedded", path: "/data/ete.sqlite" });
  });

  it("memory wants a webhook secret of one's own", async () => {
    await assert.rejects(read({ storage: "memory" }), notConfigured(/Memory storage needs/));
    const { storage } = await read({ storage: "memory" }, { webhookSecret: "sixteen letters!" });
    assert.deepEqual(storage, { kind: "memory" });
  });

  it("redis says that it is not part of this version", () =>
    assert.rejects(read({ storage: "redis" }), notConfigured(/Redis/)));

  it("a short webhook secret is refused, because Genesys refuses it", () =>
    assert.rejects(read({}, { webhookSecret: "fifteen letters" }), notConfigured(/shorter than 16/)));

  it("a real organisation wants a public URL", () =>
    assert.rejects(read({ publicUrl: "" }), notConfigured(/public URL/)));
});

describe("the connection", () => {
  const place = (region: string, rest: object = {}) => ({ region, loginUrl: "", apiUrl: "", ...rest });

  it("says which half of the client is missing, and nothing of the other", async () => {
    await assert.rejects(connectionOf(RED, place("mypurecloud.de"), {}), notConfigured(/no client id/));
    await assert.rejects(
      connectionOf(RED, place("mypurecloud.de"), { clientId: "id-of-somebody" }),
      (error: Error) => notConfigured(/no client secret/)(error) && !error.message.includes("id-of-somebody"),
    );
  });

  it("takes custom hosts as they are", async () => {
    const { hosts } = await connectionOf(
      RED,
      place("custom", { loginUrl: "http://127.0.0.1:1", apiUrl: "http://127.0.0.1:2" }),
      credentials,
    );
    assert.deepEqual(hosts, { login: "http://127.0.0.1:1", api: "http://127.0.0.1:2" });
  });

  it("an unknown region is NOT_CONFIGURED", () =>
    assert.rejects(connectionOf(RED, place("no region!"), credentials), notConfigured(/./)));
});
