/**
 * One connector per config node for the life of the process: what sends, listens and stores outlives the instances of
 * the nodes, which every deploy replaces (DESIGN §5).
 */
import { type ConditionName, type Conditions, createConditions } from "./conditions.ts";
import { createConnector } from "./connector/connector.ts";
import type { Connector } from "./connector/interface.ts";
import { type ConnectorSettings, connectionKey } from "./connector/settings.ts";
import { createReceivers, type Receivers } from "./delivery/receivers.ts";
import { createSenders, type Sender } from "./delivery/senders.ts";
import { asHandoverError, HandoverError } from "./errors.ts";

export type Log = (level: "debug" | "info" | "warn" | "error", line: string) => void;

/** What the nodes of one config node hold: it stays the same while the connector behind it may be replaced. */
export interface ConnectorHandle {
  readonly conditions: Conditions;
  /** The running connector; rejects with a HandoverError while it cannot run. */
  use(): Promise<Connector>;
  attachSender(sender: Sender): () => void;
  attachReceiver: Receivers["attach"];
  /** True while a config node stands behind it: webhooks are taken only then. */
  readonly open: boolean;
}

interface Entry extends ConnectorHandle {
  open: boolean;
  configure(settings: Promise<ConnectorSettings>, log: Log): void;
  dispose(graceMs: number): Promise<void>;
  flowsRun(run: boolean): void;
}

const entries = new Map<string, Entry>();
/** Connectors that were taken out and are still sending or writing. */
const closing = new Map<string, Promise<void>>();
let flowsRunning = false;
const untilFlowsRun: (() => void)[] = [];

/** The handle of that config node, made at the first asking. */
export function handleOf(configId: string): ConnectorHandle {
  return entryOf(configId);
}

/** A config node is there: its connector starts, goes on, or is replaced when its connection changed. */
export function attach(configId: string, settings: Promise<ConnectorSettings>, log: Log): ConnectorHandle {
  const entry = entryOf(configId);
  entry.configure(settings, log);
  return entry;
}

/** A config node went. Only a removed one takes its connector with it; resolves once that has closed. */
export async function detach(configId: string, removed: boolean, graceMs: number): Promise<void> {
  const entry = entries.get(configId);
  if (entry) entry.open = false;
  if (removed) await dispose(configId, graceMs);
}

/** Flows start or stop: what is emitted in between would vanish. */
export function setFlowsRunning(run: boolean): void {
  flowsRunning = run;
  for (const entry of entries.values()) entry.flowsRun(run);
  if (run) for (const resolve of untilFlowsRun.splice(0)) resolve();
}

/** Resolves at once while the flows run, else at their next start. */
export function whenFlowsRun(): Promise<void> {
  if (flowsRunning) return Promise.resolve();
  return new Promise((resolve) => untilFlowsRun.push(resolve));
}

/** The end of the process: everything closes, the rest stays in the stores. */
export async function closeAll(graceMs: number): Promise<void> {
  await Promise.all([...entries.keys(), ...closing.keys()].map((configId) => dispose(configId, graceMs)));
}

/** Never rejects. Who asks while it is under way waits for the same closing. */
function dispose(configId: string, graceMs: number): Promise<void> {
  const entry = entries.get(configId);
  entries.delete(configId);
  const before = closing.get(configId);
  if (!entry) return before ?? Promise.resolve();
  const all = Promise.all([before, entry.dispose(graceMs)]).then(() => {
    if (closing.get(configId) === all) closing.delete(configId);
  });
  closing.set(configId, all);
  return all;
}

function entryOf(configId: string): Entry {
  const known = entries.get(configId);
  if (known) return known;
  const entry = createEntry();
  entries.set(configId, entry);
  return entry;
}

function createEntry(): Entry {
  const conditions = createConditions();
  const senders = createSenders();
  const receivers = createReceivers(() => whenReady((connector) => connector.receiverCame()));
  let current: { key: string; connector: Connector } | undefined;
  let ready: Promise<Connector> = Promise.reject(notConfigured());
  ready.catch(() => undefined);

  async function connectorFor(settings: ConnectorSettings, log: Log): Promise<Connector> {
    const key = connectionKey(settings);
    if (current?.key === key) {
      current.connector.change(settings);
      return current.connector;
    }
    await stop(DRAIN_MS, log);
    conditions.clearAllBut(OF_THE_NODE);
    conditions.set("starting");
    const connector = createConnector(settings, {
      conditions,
      senders,
      receivers: receivers.all,
      log,
    });
    current = { key, connector };
    await connector.start();
    if (flowsRunning) void release(connector);
    return connector;
  }

  async function release(connector: Connector) {
    await receivers.complete();
    if (flowsRunning && current?.connector === connector) connector.release();
  }

  /** The store must be free for the next connector, whatever fails on the way. */
  async function stop(graceMs: number, log: Log): Promise<void> {
    const connector = current?.connector;
    current = undefined;
    await connector?.close(graceMs).catch((error) => log("error", asHandoverError(error).message));
  }

  function whenReady(task: (connector: Connector) => void) {
    ready.then(task, () => undefined);
  }

  return {
    conditions,
    open: false,
    use: () => ready,
    attachSender(sender) {
      const gone = senders.attach(sender);
      whenReady((connector) => connector.senderCame(sender.nodeId));
      return gone;
    },
    attachReceiver: receivers.attach,
    configure(settings, log) {
      this.open = true;
      // It may be refused long before the one before it is done.
      settings.catch(() => undefined);
      const started = ready
        .catch(() => undefined)
        .then(() => settings)
        .then((resolved) => connectorFor(resolved, log));
      ready = started.catch(async (error) => {
        await stop(DRAIN_MS, log);
        throw error;
      });
      ready.then(
        () => clearStart(conditions),
        (error) => {
          clearStart(conditions);
          const { code, message } = asHandoverError(error);
          const name = conditionOf(code, message);
          conditions.set(name, name === "node-too-old" ? { version: OLDEST_NODE } : {});
          log("error", message);
        },
      );
    },
    flowsRun(run) {
      whenReady((connector) => (run ? void release(connector) : connector.hold()));
    },
    async dispose(graceMs) {
      this.open = false;
      await ready.catch(() => undefined);
      ready = Promise.reject(notConfigured());
      ready.catch(() => undefined);
      await stop(graceMs, () => undefined);
    },
  };
}

/** How long a connector whose connection changed may go on sending before the next takes over. */
const DRAIN_MS = 5_000;

const START_CONDITIONS: ConditionName[] = ["starting", "not-configured", "store-unavailable"];

/** What the config node says of itself, whichever connector runs. */
const OF_THE_NODE: ConditionName[] = ["path-clash", "webhook-port-needed", "not-configured"];

function clearStart(conditions: Conditions) {
  for (const name of START_CONDITIONS) conditions.clear(name);
}

/** `node:sqlite` without a flag (DESIGN §10); what the status names when the running one is older. */
const OLDEST_NODE = "22.13";

function conditionOf(code: string, message: string): ConditionName {
  if (code === "STORE_UNAVAILABLE")
    return /Node\.js|node:sqlite/.test(message) ? "node-too-old" : "store-unavailable";
  return code === "GENESYS_AUTH" ? "auth-failed" : "not-configured";
}

function notConfigured(): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    "The genesys-config of this node is missing or not deployed.",
    "Open the node, choose a connector, and deploy.",
  );
}
