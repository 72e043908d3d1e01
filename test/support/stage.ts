/** A whole stage for a test: a Node-RED, a sandbox outside of it, a collector, and the story's flow deployed. */

import assert from "node:assert/strict";
import { type Collector, startCollector } from "./collector.ts";
import { type StoryOptions, story } from "./flows.ts";
import {
  type FlowNode,
  type NodeRed,
  type NodeRedOptions,
  nodeRed,
  request,
  type Version,
} from "./node-red.ts";
import { type DeskConversation, type DeskIntegration, type TestSandbox, testSandbox } from "./sandbox.ts";
import { signatureOf } from "./signature.ts";
import { until } from "./until.ts";

/** The secret that the stage's connector gives to Genesys. */
export const WEBHOOK_SECRET = "the-stage's-webhook-secret-0123456789";

export interface StageOptions extends NodeRedOptions {
  /** Changes to the story's flow; see `StoryOptions`. */
  flow?: Partial<StoryOptions>;
  /** Only these permissions for the palette's OAuth client; absent = all. */
  permissions?: string[];
  /** Who deploys, where `adminAuth` is set; everybody's password is "password". */
  login?: string;
  /** Do not wait for the integrations: this stage never gets any. */
  unprovisioned?: boolean;
}

export interface Stage {
  red: NodeRed;
  sandbox: TestSandbox;
  collector: Collector;
  client: { id: string; secret: string };
  flows: FlowNode[];
  /** The palette's integration for that competency, `""` among them; waits until Genesys has made it. */
  integration(competency: string): Promise<DeskIntegration>;
  /** The address that Genesys was given. */
  webhookUrl(): Promise<string>;
  /** The user says something to the bot, through the router. */
  say(chatId: string, payload: string, more?: object): Promise<void>;
  /** The user asks for a human until agents are available: what the router knows may be seconds old. */
  ask(chatId: string, competency: string, more?: object): Promise<void>;
  /** The user asks for a human, and an agent accepts. */
  talk(chatId: string, agentId: string, competency: string, more?: object): Promise<DeskConversation>;
  /** Posts a webhook as Genesys would, signed unless `signature` says otherwise (`""` = none). */
  webhook(body: string | Buffer, signature?: string, url?: string): Promise<number>;
  /** The body of a webhook with a text for this chat, which must have been escalated. */
  textFor(chatId: string, text: string, changes?: object): Promise<string>;
  /** Another Node-RED on what this one left, on the same port. */
  restart(): Promise<void>;
  /** Ends everything; fails when Node-RED did not end well, or when a secret stands anywhere it must not. */
  close(): Promise<void>;
}

export async function stage(version: Version, options: StageOptions = {}): Promise<Stage> {
  const sandbox = await testSandbox();
  const collector = await startCollector();
  const client = options.permissions ? await sandbox.addClient(options.permissions) : sandbox.client;
  const first = await nodeRed(version, options);
  const flows = story({
    collector,
    sandbox: { url: sandbox.url, client },
    publicUrl: first.url,
    credentials: { clientId: client.id, clientSecret: client.secret, webhookSecret: WEBHOOK_SECRET },
    ...options.flow,
  });
  const logs: string[] = [];

  const one: Stage = {
    red: first,
    sandbox,
    collector,
    client,
    flows,
    async integration(competency) {
      const name = competency ? `DYDU bot connector (${competency})` : "DYDU bot connector";
      return until(
        async () =>
          (await sandbox.state()).integrations.find(
            (found) => found.name === name && found.status === "Active",
          ),
        {
          what: `the integration ${name}`,
          instead: () => one.red.log().slice(-3000),
        },
      );
    },
    webhookUrl: async () => (await one.integration("")).webhookUrl,
    say: (chatId, payload, more) => one.red.inject("in", { chatId, payload, ...more }),
    async ask(chatId, competency, more = {}) {
      const at = (tap: string) => collector.at(tap).filter((msg) => msg.chatId === chatId).length;
      const answers = () => at("agent") + at("unavailable");
      await until(
        async () => {
          const [before, accepted] = [answers(), at("agent")];
          await one.say(chatId, "I need a human", { action: "escalate", competency, ...more });
          await until(() => answers() > before, { what: "the router's answer" });
          return at("agent") > accepted;
        },
        { what: `agents for ${competency}`, instead: () => collector.at("unavailable").at(-1)?.route },
      );
    },
    async talk(chatId, agentId, competency, more) {
      const sent = () => collector.at("sent").filter((msg) => msg.chatId === chatId).length;
      const before = sent();
      await sandbox.onQueue(agentId);
      await one.ask(chatId, competency, more);
      const conversation = await sandbox.accept(agentId);
      await until(() => sent() > before, { what: "the palette to have heard that Genesys took it" });
      return conversation;
    },
    async webhook(body, signature = signatureOf(body, WEBHOOK_SECRET), url) {
      const headers: Record<string, string> = { "Content-Type": "application/json" };
      if (signature) headers["X-Hub-Signature-256"] = signature;
      const init = { method: "POST", headers, body: body as string };
      return (await request(url ?? (await one.webhookUrl()), init)).status;
    },
    async textFor(chatId, text, changes = {}) {
      const sent = await collector.find("sent", (msg) => msg.chatId === chatId, {
        what: `${chatId} to be escalated`,
      });
      const opened = (await sandbox.inbound()).findLast(({ conversationId, body }) => {
        return body.text?.includes(sent.payload) && conversationId !== undefined;
      });
      assert.ok(opened, "the sandbox has the escalation");
      const id = crypto.randomUUID().replaceAll("-", "");
      return JSON.stringify({
        id,
        channel: {
          id: opened.integrationId,
          platform: "Open",
          type: "Private",
          messageId: id,
          to: { id: opened.body.channel.from.id, idType: "Opaque" },
          from: { nickname: "DYDU bot connector", id: opened.integrationId, idType: "Opaque" },
          time: new Date().toISOString(),
        },
        type: "Text",
        text,
        originatingEntity: "Human",
        direction: "Outbound",
        conversationId: opened.conversationId,
        ...changes,
      });
    },
    async restart() {
      if (one.red.running()) await one.red.stop();
      logs.push(one.red.log());
      one.red = await nodeRed(version, { ...options, userDir: one.red.userDir, port: one.red.port });
    },
    async close() {
      try {
        await one.red.stop();
      } finally {
        await Promise.all([sandbox.close(), collector.close()]);
      }
      const log = [...logs, one.red.log()].join("\n");
      for (const secret of [client.secret, WEBHOOK_SECRET]) {
        assert.ok(!log.includes(secret), "the log holds a secret");
      }
      assert.doesNotMatch(log, /Bearer |Basic [A-Za-z0-9+/=]{16}/, "the log holds an authorization");
      assert.doesNotMatch(log, /Uncaught Exception|UnhandledPromiseRejection/i);
    },
  };

  const token = options.login && (await first.login(options.login, "password"));
  await one.red.deploy(flows, "full", token);
  if (!options.unprovisioned) await provisioned(one);
  return one;
}

/** Every row has its integration, and a row with a flow has it attached. */
async function provisioned({ sandbox, flows, red }: Stage): Promise<void> {
  const rows = flows.find(({ id }) => id === "config")?.competencies as { flowId: string }[];
  const flowIds = rows.map(({ flowId }) => flowId).filter(Boolean);
  let found: DeskIntegration[] = [];
  await until(
    async () => {
      found = (await sandbox.state()).integrations;
      const attached = found.filter(({ flowId }) => flowId);
      return found.length >= rows.length && attached.length >= flowIds.length;
    },
    { what: "the integrations", timeoutMs: 15_000, instead: () => ({ found, log: red.log().slice(-3000) }) },
  );
}
