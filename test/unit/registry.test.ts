/** One connector per config node for the life of the process, over deploys, failures and the end. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receiver } from "../../lib/delivery/inbox/receiver.ts";
import { HandoverError } from "../../lib/errors.ts";
import { attach, closeAll, detach, handleOf, type Log, setFlowsRunning } from "../../lib/registry.ts";
import { type TestSandbox, testSandbox } from "../support/sandbox.ts";
import { until } from "../support/until.ts";
import { settingsOf } from "./connector/settings-of.ts";
import { row } from "./routing/rows.ts";

describe("the registry of connectors", () => {
  let sandbox: TestSandbox;
  let directory: string;
  let lines: string[];
  const log: Log = (level, line) => void lines.push(`${level}: ${line}`);
  const settings = (rest = {}) => Promise.resolve(settingsOf(sandbox, rest));
  const embedded = (name: string) => ({
    storage: { kind: "embedded" as const, path: join(directory, name) },
  });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => "none",
      (error) => (error instanceof HandoverError ? error.code : String(error)),
    );

  before(async () => {
    sandbox = await testSandbox();
    directory = await mkdtemp(join(tmpdir(), "registry-"));
  });
  beforeEach(() => {
    lines = [];
  });
  afterEach(() => closeAll(0));
  after(async () => {
    await sandbox.close();
    await rm(directory, { recursive: true });
  });

  it("a node whose config is missing has a handle, which says NOT_CONFIGURED", async () => {
    const handle = handleOf("nobody");
    assert.equal(await codeOf(handle.use()), "NOT_CONFIGURED");
    assert.equal(handle.open, false);
  });

  it("gives every node of one config the same connector, also those that asked before it was there", async () => {
    const early = handleOf("c1");
    const handle = attach("c1", settings(), log);
    assert.equal(early, handle);
    assert.equal(await early.use(), await handle.use());
    assert.equal(handle.open, true);
  });

  it("keeps the connector over a deploy that changes nothing, and is closed for webhooks in between", async () => {
    const handle = attach("c1", settings(), log);
    const before = await handle.use();
    await detach("c1", false, 0);
    assert.equal(handle.open, false);
    assert.equal(await attach("c1", settings(), log).use(), before);
    assert.equal(handle.open, true);
  });

  it("keeps the connector when only the competency table changed", async () => {
    const before = await attach("c1", settings(), log).use();
    const after = await attach("c1", settings({ competencies: [row("Animal"), row("")] }), log).use();
    assert.equal(after, before);
    const question = {
      chatId: "c",
      action: "escalate",
      competency: "Animal",
      rules: [],
      whenUnknown: "agent" as const,
      reopenMinutes: 0,
    };
    const limits = { maxWaiting: 0, maxWaitSeconds: 0 };
    assert.equal((await after.route({ ...question, limits })).output, "agent");
  });

  it("emits nothing while a receiver is still on its way: it would miss its part", async () => {
    const handle = attach("c1", settings(), log);
    const connector = await handle.use();
    const released: string[] = [];
    connector.release = () => void released.push("released");
    const later = Promise.withResolvers<Receiver>();
    handle.attachReceiver(later.promise);
    setFlowsRunning(true);
    await new Promise(setImmediate);
    assert.deepEqual(released, []);
    later.resolve({ nodeId: "r", competency: "*", confirm: "handed-over", emit() {} });
    await until(() => released.length === 1, { what: "the release" });
    handle.attachReceiver(Promise.withResolvers<Receiver>().promise);
    setFlowsRunning(true);
    setFlowsRunning(false);
    await new Promise(setImmediate);
    assert.equal(released.length, 1);
  });

  it("replaces the connector when the connection changed, on the same file", async () => {
    const handle = attach("c1", settings(embedded("replaced.sqlite")), log);
    const before = await handle.use();
    attach("c1", settings({ ...embedded("replaced.sqlite"), connectorName: "Another" }), log);
    const after = await handle.use();
    assert.notEqual(after, before);
    assert.equal((await after.chats("")).live, 0);
  });

  it("settings that fail while the connector is still starting end nothing but themselves", async () => {
    const handle = attach("c1", settings(embedded("slow.sqlite")), log);
    attach("c1", Promise.reject(new HandoverError("NOT_CONFIGURED", "The path is taken.", "")), log);
    assert.equal(await codeOf(handle.use()), "NOT_CONFIGURED");
    assert.equal(handle.conditions.worst()?.name, "not-configured");
    assert.ok(lines.includes("error: The path is taken."));
  });

  it("a deploy with broken settings stops the connector, and a mended one has its file again", async () => {
    const handle = attach("c1", settings(embedded("mended.sqlite")), log);
    await handle.use();
    attach("c1", Promise.reject(new HandoverError("NOT_CONFIGURED", "No client secret.", "")), log);
    assert.equal(await codeOf(handle.use()), "NOT_CONFIGURED");
    attach("c1", settings(embedded("mended.sqlite")), log);
    assert.equal((await (await handle.use()).chats("")).live, 0);
    assert.notEqual(handle.conditions.worst()?.name, "not-configured");
  });

  it("a connector that could not start leaves nothing open: the next one starts", async () => {
    const path = join(directory, "spoiled.sqlite");
    await writeFile(path, "this is no database, but long enough to look like one".repeat(100));
    const handle = attach("c1", settings({ storage: { kind: "embedded", path } }), log);
    assert.equal(await codeOf(handle.use()), "STORE_UNAVAILABLE");
    assert.equal(handle.conditions.worst()?.name, "store-unavailable");
    await rm(path);
    attach("c1", settings({ storage: { kind: "embedded", path } }), log);
    await handle.use();
    assert.notEqual(handle.conditions.worst()?.name, "store-unavailable");
  });

  it("what was wrong with the old connection is not said of the new one", async () => {
    const handle = attach("c1", settings(), log);
    await handle.use();
    handle.conditions.set("permission-missing", { permission: "x" });
    handle.conditions.set("path-clash", { path: "p" });
    attach("c1", settings({ connectorName: "Another" }), log);
    await handle.use();
    assert.equal(handle.conditions.has("permission-missing"), false);
    assert.equal(handle.conditions.has("path-clash"), true, "the node's own conditions are the node's");
  });

  it("a removed config takes its connector with it", async () => {
    const handle = attach("c1", settings(), log);
    await handle.use();
    await detach("c1", true, 0);
    assert.equal(await codeOf(handle.use()), "NOT_CONFIGURED");
    assert.notEqual(handleOf("c1"), handle);
  });

  it("at the end of the process whoever detaches waits until the connector has closed", async () => {
    const path = join(directory, "ending.sqlite");
    const handle = attach("c1", settings({ storage: { kind: "embedded", path } }), log);
    await handle.use();
    void closeAll(5_000);
    await detach("c1", true, 5_000);
    attach("c2", settings({ storage: { kind: "embedded", path } }), log);
    assert.equal(await codeOf(handleOf("c2").use()), "none");
  });

  it("detaching somebody unknown is no error", () => detach("nobody", true, 0));

  it("emits nothing while the flows are stopped, not even what concerns everybody", async () => {
    const handle = attach(
      "c1",
      settings({ hosts: { login: "http://127.0.0.1:9", api: "http://127.0.0.1:9" } }),
      log,
    );
    const events: unknown[] = [];
    const gone = handle.attachReceiver({
      nodeId: "n1",
      competency: "*",
      confirm: "handed-over",
      emit: ({ body }) => events.push(body.event),
    });
    await handle.use();
    await until(() => handle.conditions.has("unreachable"), { what: "the outage to be noticed" });
    assert.deepEqual(events, []);
    gone();
  });
});
