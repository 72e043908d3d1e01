/** A whole connector on a real sandbox: its webhook served over HTTP, a flow that notes what it is given. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Conditions, createConditions } from "../../../lib/conditions.ts";
import { createConnector } from "../../../lib/connector/connector.ts";
import type { Connector } from "../../../lib/connector/interface.ts";
import type { ConnectorSettings } from "../../../lib/connector/settings.ts";
import type { Receiver } from "../../../lib/delivery/inbox.ts";
import { createSenders, type Result, type Sender, type Senders } from "../../../lib/delivery/senders.ts";
import type { Delivery, GenesysMark } from "../../../lib/messages/contract.ts";
import { readOutgoing } from "../../../lib/messages/read.ts";
import type { Json } from "../../support/json.ts";
import { FLOWS, QUEUES, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import type { FakeTimers } from "../delivery/fake-timers.ts";
import { row } from "../routing/rows.ts";
import { settingsOf } from "./settings-of.ts";

export const ROWS = [
  row("Animal", { queueId: QUEUES.animal, flowId: FLOWS.animal, fallback: "Payment" }),
  row("Payment", { queueId: QUEUES.payment, flowId: FLOWS.payment }),
  row("", { flowId: FLOWS.general }),
];

/** What the flow was given. */
export interface Given {
  kind: "message" | "event" | "ended";
  body: Json;
  redelivered: boolean;
}

export interface Bench {
  sandbox: TestSandbox;
  port: number;
  connector: Connector;
  conditions: Conditions;
  senders: Senders;
  sender: Sender;
  given: Given[];
  recovered: { flowMessage: Record<string, unknown>; result: Result }[];
  log: string[];
  /** Sends a flow message through genesys-send's door. */
  send(msg: Record<string, unknown>, fallbackPath?: string[]): Promise<Delivery & { genesys?: GenesysMark }>;
  /** Waits until the flow was given something like this. */
  see(fits: (given: Given) => boolean, what: string): Promise<Given>;
  seeMessage(text: string): Promise<Given>;
  seeEvent(event: string): Promise<Given>;
  seeEnd(): Promise<Given>;
  /** What the flow was told, in short. */
  told(): string[];
  close(): Promise<void>;
}

/** On a sandbox of its own, or on the one that is given. The integrations are there unless `provisioned` is false. */
export async function startBench(
  rest: Partial<ConnectorSettings> & {
    provisioned?: boolean;
    sandbox?: TestSandbox;
    clock?: FakeTimers;
    /** Of the webhook: a second connector that goes on where the first stopped has the same. */
    port?: number;
    confirm?: Receiver["confirm"];
  } = {},
): Promise<Bench> {
  const { provisioned = true, sandbox: given_, clock, port = 0, confirm = "handed-over", ...settings } = rest;
  const sandbox = given_ ?? (await testSandbox());
  let connector: Connector | undefined;
  const server = createServer((req, res) => {
    const tail = (req.url ?? "").slice(PATH.length);
    if (!connector) return void res.writeHead(503).end();
    connector.handle(req, res, tail).catch((error) => {
      log.push(`UNHANDLED ${error}`);
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: takenPort } = server.address() as AddressInfo;
  const webhookUrl = `http://127.0.0.1:${takenPort}${PATH}`;

  const conditions = createConditions();
  const senders = createSenders();
  const given: Given[] = [];
  const recovered: Bench["recovered"] = [];
  const log: string[] = [];
  const sender: Sender = {
    nodeId: "send-1",
    recovered: (flowMessage, result) => recovered.push({ flowMessage, result }),
  };
  senders.attach(sender);
  const receiver: Receiver = {
    nodeId: "receive-1",
    competency: "*",
    confirm,
    emit: ({ kind, body }, { redelivered }) => given.push({ kind, body: structuredClone(body), redelivered }),
  };
  connector = createConnector(
    settingsOf(sandbox, { webhookUrl, competencies: ROWS, ...settings }),
    {
      conditions,
      senders,
      receivers: () => [receiver],
      log: (level, line) => void log.push(`${level}: ${line}`),
    },
    clock,
    clock?.now,
  );
  await connector.start();
  connector.release();
  if (provisioned) await ticking(clock, connector.apply("create-missing"));
  const running = connector;

  const see: Bench["see"] = (fits, what) =>
    until(() => given.find(fits), { what, instead: () => ({ told: told(), log }) });
  const told = () =>
    given.map(({ kind, body }) =>
      kind === "message" ? `says ${body.payload}` : kind === "event" ? body.event : `ended ${body.reason}`,
    );

  return {
    sandbox,
    port: takenPort,
    connector: running,
    conditions,
    senders,
    sender,
    given,
    recovered,
    log,
    send: async (msg, fallbackPath = []) => {
      const { delivery, genesys } = await running.send(
        readOutgoing({
          chatId: msg.chatId,
          text: msg.payload,
          attachments: msg.attachments,
          history: msg.history,
          competency: msg.competency,
          identity: (msg.identity ?? {}) as object,
          msg: { _msgid: randomUUID(), ...msg },
        }),
        fallbackPath,
        sender,
      );
      return { ...delivery, genesys };
    },
    see,
    seeMessage: (text) => see(({ kind, body }) => kind === "message" && body.payload === text, `"${text}"`),
    seeEvent: (event) => see(({ body }) => body.event === event, `the event ${event}`),
    seeEnd: () => see(({ kind }) => kind === "ended", "the end"),
    told,
    async close() {
      await running.close(0);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (!given_) await sandbox.close();
    },
  };
}

const PATH = "/genesys/dydu-bot-connector";

/** A clock that somebody has to move does not stand still while this is done. */
async function ticking<T>(clock: FakeTimers | undefined, task: Promise<T>): Promise<T> {
  if (!clock) return task;
  let done = false;
  const noteDone = () => {
    done = true;
  };
  task.then(noteDone, noteDone);
  await until(
    async () => {
      if (!done) await clock.advance(100);
      return done;
    },
    { what: "the task" },
  );
  return task;
}
