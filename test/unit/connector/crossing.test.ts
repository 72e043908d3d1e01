/** The agent's end and the user's last word cross on the way: Genesys opens the conversation again, and nobody is in it. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { createFakeTimers, type FakeTimers } from "../delivery/fake-timers.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

/** A slow line to the sandbox: the next picture of a conversation arrives when the test lets it. */
async function slowLine(sandbox: TestSandbox) {
  const line = { hold: false, held: undefined as (() => void) | undefined };
  const server: Server = createServer(async (req, res) => {
    const { method = "GET", url = "/", headers } = req;
    const body = method === "GET" ? undefined : await buffer(req);
    const { authorization = "", "content-type": type = "application/json" } = headers;
    const answer = await fetch(sandbox.url + url, {
      method,
      body,
      headers: { authorization, "content-type": type },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (line.hold && method === "GET" && url.includes("/conversations/messages/")) {
      line.hold = false;
      await new Promise<void>((resolve) => {
        line.held = resolve;
      });
    }
    res.writeHead(answer.status, { "content-type": "application/json" }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { line, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("an end that crosses with a word of the user", function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;
  let slow: Awaited<ReturnType<typeof slowLine>>;
  let on: Bench;
  let clock: FakeTimers;

  before(async () => {
    clock = createFakeTimers(Date.now());
    sandbox = await testSandbox();
    await sandbox.settings({ socketsRefused: true });
    slow = await slowLine(sandbox);
    on = await startBench({ clock, sandbox, hosts: { login: sandbox.url, api: slow.url } });
  });
  after(async () => {
    await on.close();
    slow.server.closeAllConnections();
    await new Promise((resolve) => slow.server.close(resolve));
    await sandbox.close();
  });

  const pass = <T>(isSo: () => T | Promise<T>, what: string, stepMs = 500) =>
    until(
      async () => {
        const found = await isSo();
        if (!found) await clock.advance(stepMs);
        return found;
      },
      { what, instead: () => ({ told: on.told(), log: on.log.slice(-5) }) },
    );

  it("leaves no conversation open at Genesys that nobody owns", async () => {
    await sandbox.onQueue(AGENTS.amelie);
    void on.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    const { id } = await pass(
      async () => (await sandbox.state()).conversations.find(({ state }) => state === "alerting"),
      "the conversation",
    );
    await sandbox.act(id, AGENTS.amelie, "accept");
    await pass(() => on.told().includes("joined"), "joined");
    await sandbox.onQueue(AGENTS.amelie, false);
    const isOpen = async () =>
      (await sandbox.state()).conversations.some((one) => one.id === id && one.state === "waiting");

    await sandbox.act(id, AGENTS.amelie, "end");
    slow.line.hold = true;
    await pass(() => slow.line.held, "the picture that shows the end");
    await on.send({ chatId: "c1", payload: "One more thing" });
    assert.equal(await isOpen(), true, "the word has opened it again");
    slow.line.held?.();
    await until(() => on.told().includes("ended agent"), { what: "the end" });
    await pass(async () => !(await isOpen()), "the conversation closed", 30_000);
    assert.equal(on.told().filter((one) => one.startsWith("ended")).length, 1);
  });
});
