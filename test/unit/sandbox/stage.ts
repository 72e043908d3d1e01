/** A sandbox with a middleware in front of it: what the tests of the sandbox act on. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type SandboxOptions, startSandbox } from "../../../sandbox/index.ts";
import { AGENTS, FLOWS, QUEUES } from "../../../sandbox/state/seed.ts";

export { AGENTS, FLOWS, QUEUES };
export const SECRET = "dydu-secret-0123456789";
const OPEN = "/api/v2/conversations/messaging/integrations/open";

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers have many shapes, and the tests say what they expect.
  body: any;
  headers: Headers;
}

export interface Webhook {
  at: number;
  headers: IncomingHttpHeaders;
  raw: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  body: any;
}

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** Starts both; `timeScale` 0.01 unless told otherwise, alerts without hurry, webhooks repeated soon. `close()` ends both. */
export async function setStage(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ timeScale: 0.01, requestsPerMinute: 0, ...options });
  const webhooks: Webhook[] = [];
  /** What the middleware answers, in order; then 200. A number is a status, "hang" never answers. */
  const answers: (number | "hang")[] = [];
  const middleware = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      webhooks.push({ at: Date.now(), headers: request.headers, raw, body: JSON.parse(raw.toString()) });
      const answer = answers.shift() ?? 200;
      if (answer !== "hang") response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => middleware.listen(0, "127.0.0.1", resolve));
  const webhookUrl = `http://127.0.0.1:${(middleware.address() as AddressInfo).port}/hook`;

  async function send(
    method: string,
    address: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(new URL(address, sandbox.url), {
      method,
      headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual",
    });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
  }

  async function logIn({ id, secret } = sandbox.client): Promise<Reply> {
    return await send("POST", "/oauth/token", "grant_type=client_credentials", {
      "Content-Type": "application/x-www-form-urlencoded",
      Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
    });
  }

  /** A caller of the platform API with a token of this client. */
  async function clientOf(credentials = sandbox.client) {
    const token = (await logIn(credentials)).body.access_token as string;
    return (method: string, address: string, body?: unknown) =>
      send(method, address, body, { Authorization: `Bearer ${token}` });
  }

  const api = await clientOf();
  const control = (method: string, path: string, body?: unknown) =>
    send(method, `/sandbox/${path}`, method === "GET" || method === "DELETE" ? undefined : (body ?? {}));
  // A busy machine must not look like an agent who does not answer.
  await control("PATCH", "settings", { alertSeconds: 3000, webhookRetryDelayMs: 50 });
  const desk = (path: string, body: unknown) => send("POST", `/desk/${path}`, body);

  /** The desk's view of a conversation. */
  async function view(conversationId: string) {
    const { body } = await send("GET", "/desk/state");
    return body.conversations.find((one: { id: string }) => one.id === conversationId);
  }

  /** An integration that is ready, with a flow unless told null. */
  async function integrate(
    name = "DYDU bot connector",
    flowId: string | null = FLOWS.animal,
    more: object = {},
  ) {
    const { body } = await api("POST", OPEN, {
      name,
      outboundNotificationWebhookUrl: webhookUrl,
      outboundNotificationWebhookSignatureSecretToken: SECRET,
      ...more,
    });
    const ready = await until(async () => {
      const found = (await api("GET", `${OPEN}/${body.id}`)).body;
      return found.createStatus === "Completed" && found;
    });
    if (flowId) await api("PUT", ready.recipient.selfUri, { flow: { id: flowId } });
    return { id: ready.id as string, recipientId: ready.recipient.id as string };
  }

  /** Sends a user's text; answers with what Genesys answered, `conversationId` included. */
  async function say(
    integrationId: string,
    text = "I need help with my dog",
    from: object = {},
  ): Promise<Reply> {
    return await api(
      "POST",
      inbound(integrationId, "message?prefetchConversationId=true"),
      userMessage(text, from),
    );
  }

  return {
    sandbox,
    webhooks,
    answers,
    webhookUrl,
    send,
    logIn,
    clientOf,
    api,
    control,
    desk,
    view,
    integrate,
    say,
    /** A conversation in which Amélie is connected. */
    async talk() {
      const integration = await integrate();
      await desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
      const conversationId = (await say(integration.id)).body.conversationId as string;
      await desk(`conversations/${conversationId}/accept`, { agentId: AGENTS.amelie });
      return { integration, conversationId };
    },
    async close() {
      middleware.close();
      middleware.closeAllConnections();
      await sandbox.close();
    },
  };
}

export function inbound(integrationId: string, what: string): string {
  return `/api/v2/conversations/messages/${integrationId}/inbound/open/${what}`;
}

let sent = 0;

export function userMessage(text: string, from: object = {}, channel: object = {}) {
  return {
    channel: {
      messageId: `m-${++sent}`,
      time: new Date().toISOString(),
      from: { id: "user-1", idType: "Opaque", nickname: "Zoé", ...from },
      ...channel,
    },
    text,
  };
}

/** Asks until the answer is true, at most five seconds. */
export async function until<T>(
  ask: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined | 0 | "">> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<T, false | null | undefined | 0 | "">;
    if (Date.now() > deadline) throw new Error(`never true: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
