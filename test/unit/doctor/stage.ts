/** A connector with a webhook of its own on a real sandbox: what the doctor examines in the tests. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createConditions } from "../../../lib/conditions.ts";
import { createConnector } from "../../../lib/connector/connector.ts";
import type { Connector } from "../../../lib/connector/interface.ts";
import { createSenders } from "../../../lib/delivery/senders.ts";
import { realTimers } from "../../../lib/delivery/timers.ts";
import type { Check, CheckId } from "../../../lib/doctor/check.ts";
import type { Competency } from "../../../lib/routing/competencies.ts";
import type { Hours } from "../../../lib/routing/opening-hours/hours.ts";
import type { InboxRow } from "../../../lib/store/store.ts";
import { FLOWS, QUEUES } from "../../../sandbox/state/seed.ts";
import { FIVE_PERMISSIONS } from "../../support/sandbox.ts";
import { settingsOf } from "../connector/settings-of.ts";
import { type OnSandbox, startOnSandbox } from "../genesys/on-sandbox.ts";
import { row } from "../routing/rows.ts";

export { FIVE_PERMISSIONS };
export const WEBHOOK_SECRET = "the-doctor's-webhook-secret-0123456789";

export const ROWS: Competency[] = [
  row("Animal", {
    queueId: QUEUES.animal,
    queueName: "Animal",
    flowId: FLOWS.animal,
    flowName: "Animal chats",
  }),
  row("", { flowId: FLOWS.general, flowName: "General chats" }),
];

export interface DoctorStage {
  on: OnSandbox;
  connector: Connector;
  webhookUrl: string;
  /** What the flow was shown. */
  shown: InboxRow[];
  /** What the webhook answers instead of the connector, while it is set. */
  instead: { status?: number };
  client: { id: string; secret: string };
  close(): Promise<void>;
}

export interface DoctorStageOptions {
  /** Of the connector's client; absent = all. */
  permissions?: string[];
  rows?: Competency[];
  hours?: Hours[];
  /** Leave Genesys without integrations. */
  unprovisioned?: boolean;
  clientSecret?: string;
  /** What the connector finds of an earlier life. */
  storage?: { kind: "embedded"; path: string };
  /** How much faster the connector waits. */
  hurry?: number;
}

/** A sandbox that is handed in ends with the stage all the same. */
export async function setDoctorStage(
  options: DoctorStageOptions = {},
  sandbox?: OnSandbox,
): Promise<DoctorStage> {
  const on = sandbox ?? (await startOnSandbox());
  const client = await on.control<{ id: string; secret: string }>("POST", "clients", {
    permissions: options.permissions ?? ["*"],
  });
  const shown: InboxRow[] = [];
  const instead: { status?: number } = {};
  const server = createServer((req, res) => {
    if (instead.status === undefined) void connector.handle(req, res, "");
    else req.resume().on("end", () => res.writeHead(instead.status ?? 500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/genesys/dydu-bot-connector`;
  const settings = settingsOf(
    { url: on.url, client: { id: client.id, secret: options.clientSecret ?? client.secret } },
    {
      webhookUrl,
      webhookSecret: WEBHOOK_SECRET,
      competencies: options.rows ?? ROWS,
      hours: options.hours ?? [],
      ...(options.storage && { storage: options.storage }),
    },
  );
  const { hurry = 1 } = options;
  const timers = { ...realTimers, set: (fn: () => void, ms: number) => realTimers.set(fn, ms / hurry) };
  const attached = {
    conditions: createConditions(),
    senders: createSenders(),
    receivers: () => [
      {
        nodeId: "receive",
        competency: "*",
        confirm: "handed-over" as const,
        emit: (said: InboxRow) => void shown.push(said),
      },
    ],
    log: () => {},
  };
  const connector = createConnector(settings, attached, timers);
  await connector.start();
  connector.release();
  if (!options.unprovisioned) await connector.apply("create-missing");

  return {
    on,
    connector,
    webhookUrl,
    shown,
    instead,
    client,
    async close() {
      await connector.close(0);
      server.close();
      server.closeAllConnections();
      await on.close();
    },
  };
}

/** `key verdict` of every finding, by check. */
export function keysOf(checks: readonly Check[]): Record<CheckId, string[]> {
  return Object.fromEntries(
    checks.map(({ id, findings }) => [id, findings.map(({ key, verdict }) => `${key} ${verdict}`)]),
  ) as Record<CheckId, string[]>;
}

export function valuesOf(checks: readonly Check[], key: string) {
  return checks.flatMap(({ findings }) => findings).find((one) => one.key === key)?.values;
}
