import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../../../sandbox/index.ts";
import { listen } from "./listener.ts";
import { AGENTS, type Stage, setStage, until } from "./stage.ts";

describe("sandbox: its directory and its port", () => {
  let directory: string;
  const stages: Stage[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "sandbox-"));
  });
  afterEach(async () => {
    await Promise.all(stages.splice(0).map((stage) => stage.close()));
    await rm(directory, { recursive: true });
  });

  const start = async (options: object = {}) => {
    const stage = await setStage({ directory, ...options });
    stages.push(stage);
    return stage;
  };
  const restart = async () => {
    await stages.pop()?.close();
    return await start();
  };

  it("a restart finds organisation, client, tokens, integrations, agents on queue and conversations", async () => {
    const first = await start();
    const { conversationId, integration } = await first.talk();
    await first.desk(`conversations/${conversationId}/message`, { agentId: AGENTS.amelie, text: "Bonjour" });
    await until(() => first.webhooks.length === 1);
    const before = (await first.send("GET", "/desk/state")).body;
    const second = await restart();
    assert.deepEqual((await second.send("GET", "/desk/state")).body, before);
    assert.deepEqual(second.sandbox.client, first.sandbox.client);
    const again = (await second.say(integration.id, "still there?")).body;
    assert.equal(again.conversationId, conversationId, "the thread goes on");
  });

  it("an alert that was on when the process ended still runs out", async () => {
    const first = await start({ timeScale: 1 });
    await first.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    await first.control("PATCH", "settings", { creationDelayMs: 0 });
    const { id } = await first.integrate();
    const { conversationId } = (await first.say(id)).body;
    assert.equal((await first.view(conversationId)).state, "alerting");
    const second = await restart();
    await until(async () => (await second.view(conversationId)).state === "waiting");
  });

  it("a webhook that was not yet delivered goes out after the restart", async () => {
    const first = await start();
    const { conversationId, integration } = await first.talk();
    first.answers.push("hang");
    await first.desk(`conversations/${conversationId}/message`, { agentId: AGENTS.amelie, text: "survivor" });
    await until(() => first.webhooks.length === 1);
    await stages.pop()?.close();
    const file = join(directory, "sandbox.json");
    const listening = await setStage();
    stages.push(listening);
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(first.webhookUrl, listening.webhookUrl));
    await start();
    const { body } = await until(() => listening.webhooks[0]);
    assert.deepEqual([body.text, body.channel.id], ["survivor", integration.id]);
  });

  it("a channel and its topics outlive the restart", async () => {
    const first = await start();
    const { conversationId } = await first.talk();
    const topic = `v2.detail.events.conversation.${conversationId}.customer.end`;
    const { channel } = await listen(first, [topic]);
    const second = await restart();
    const { entities } = (
      await second.api("GET", `/api/v2/notifications/channels/${channel.id}/subscriptions`)
    ).body;
    assert.deepEqual(
      entities.map((one: { id: string; state: string }) => [one.id, one.state]),
      [[topic, "Permitted"]],
    );
  });

  it("killed at any moment, what was there a moment before is there again", async () => {
    const script = fileURLToPath(new URL("../../../sandbox/main.ts", import.meta.url));
    const process_ = spawn(process.execPath, [script, "--port", "0", "--directory", directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    process_.stdout.on("data", (chunk) => (output += chunk));
    const url = (await until(() => /Sandbox: +(\S+)/.exec(output)))[1];
    await fetch(`${url}/desk/agents/${AGENTS.tom}/on-queue`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"onQueue":true}',
    });
    await until(async () =>
      /"name":"Tom Weber"[^}]*"onQueue":true/.test(
        await readFile(join(directory, "sandbox.json"), "utf8").catch(() => ""),
      ),
    );
    const dead = new Promise((resolve) => process_.once("exit", resolve));
    process_.kill("SIGKILL");
    await dead;
    const stage = await start();
    assert.equal((await stage.send("GET", "/desk/state")).body.agents[1].onQueue, true);
  });

  it("a state that cannot be read is an error that names the file", async () => {
    await writeFile(join(directory, "sandbox.json"), "{ broken");
    await assert.rejects(startSandbox({ directory }), /cannot read its state in .*sandbox\.json/);
  });

  it("without a directory nothing is kept", async () => {
    const one = await setStage();
    const two = await setStage();
    stages.push(one, two);
    assert.notEqual(one.sandbox.client.secret, two.sandbox.client.secret);
  });

  it("a port in use rejects with EADDRINUSE", async () => {
    const { sandbox } = await start();
    await assert.rejects(startSandbox({ port: sandbox.port }), { code: "EADDRINUSE" });
  });

  it("listens on loopback unless told otherwise", async () => {
    const { sandbox } = await start();
    assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(sandbox.deskUrl, `${sandbox.url}/desk/`);
  });
});
