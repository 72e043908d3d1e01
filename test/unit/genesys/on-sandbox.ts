/** The palette's client on a sandbox of its own, with what a test orders there. */
import assert from "node:assert/strict";
import { realTimers } from "../../../lib/delivery/timers.ts";
import { createGenesys, type Genesys } from "../../../lib/genesys/client.ts";
import { startSandbox } from "../../../sandbox/index.ts";

export interface OnSandbox {
  genesys: Genesys;
  url: string;
  /** The order of the sandbox's control API. */
  control<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** What an agent does at the desk. */
  desk(path: string, body: unknown): Promise<unknown>;
  /** Another OAuth client, with these permissions only. */
  clientWith(permissions: string[]): Promise<Genesys>;
  /** An integration that is ready, with its flow attached. */
  integration(flowId: string, webhook?: { url: string; secret: string }): Promise<string>;
  close(): Promise<void>;
}

export const PERMISSIVE = { take: async () => {}, pause() {}, learn() {} };

export async function startOnSandbox(): Promise<OnSandbox> {
  const sandbox = await startSandbox({ timeScale: 0.01, requestsPerMinute: 0 });
  const clients: Genesys[] = [];

  function client({ id, secret }: { id: string; secret: string }): Genesys {
    const hosts = { login: sandbox.url, api: sandbox.url };
    const credentials = { clientId: id, clientSecret: secret };
    const genesys = createGenesys({ hosts, credentials, budget: PERMISSIVE, timeoutMs: 5_000 });
    clients.push(genesys);
    return genesys;
  }

  async function send(method: string, path: string, body?: unknown) {
    const answer = await fetch(sandbox.url + path, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  }

  const genesys = client(sandbox.client);
  return {
    genesys,
    url: sandbox.url,
    control: (method, path, body) => send(method, `/sandbox/${path}`, body) as never,
    desk: (path, body) => send("POST", `/desk/${path}`, body),
    async clientWith(permissions) {
      return client(
        (await send("POST", "/sandbox/clients", { permissions })) as { id: string; secret: string },
      );
    },
    async integration(
      flowId,
      { url, secret } = { url: "http://127.0.0.1:9/hook", secret: "a-secret-of-our-own-16" },
    ) {
      const created = await genesys.integrations.create({
        name: "DYDU bot connector",
        outboundNotificationWebhookUrl: url,
        outboundNotificationWebhookSignatureSecretToken: secret,
      });
      const ready = await until(async () => {
        const found = await genesys.integrations.get(created.id);
        return found.createStatus === "Completed" ? found : undefined;
      });
      if (flowId) await genesys.recipients.attachFlow(ready.recipient?.id ?? "", flowId);
      return ready.id;
    },
    async close() {
      for (const one of clients) one.close();
      await sandbox.close();
    },
  };
}

/** Asks again until there is an answer; the test's own time limit ends it. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found) return found;
    await new Promise<void>((resolve) => realTimers.set(resolve, 5));
  }
}

/** What the user sends. */
export const saying = (text: string, userId = "user-1", messageId: string = crypto.randomUUID()) => ({
  channel: { messageId, time: new Date().toISOString(), from: { id: userId, idType: "Opaque" } },
  text,
});
