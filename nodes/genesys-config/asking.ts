/** How the dialogs' questions reach an organisation: with unsaved values, or with what is stored, and not more often than needed. */
import { createHash } from "node:crypto";
import type { NodeAPI } from "node-red";
import { budgetFor, createGenesys, type Genesys } from "../../lib/index.ts";
import { createAnswers } from "./answers.ts";
import type { GenesysConfigCredentials, GenesysConfigProperties } from "./config.ts";
import { type Connection, connectionOf } from "./settings.ts";

/** What Node-RED's editor shows instead of a stored password. */
const STORED = "__PWRD__";
const TIMEOUT_MS = 8_000;
/** Long enough for a person who goes through the rows of a table, short enough that nobody looks for a new queue. */
const HOLD_MS = 15_000;
const MOST_ANSWERS = 200;
/** A client is kept while a person types, so that not every letter asks for a token. */
const IDLE_MS = 60_000;

export type AskedConnection = Pick<GenesysConfigProperties, "region" | "loginUrl" | "apiUrl"> &
  GenesysConfigCredentials & { id: string };

const answers = createAnswers({ holdMs: HOLD_MS, most: MOST_ANSWERS, now: Date.now });
const clients = new Map<string, { genesys: Genesys; idle: NodeJS.Timeout }>();

/** Asks with a client of its own, whose token is new: for the connection test. */
export async function askAlone<T>(
  RED: NodeAPI,
  asked: Partial<AskedConnection>,
  ask: (genesys: Genesys) => Promise<T>,
): Promise<T> {
  const genesys = clientFor(await askedConnection(RED, asked));
  try {
    return await ask(genesys);
  } finally {
    genesys.close();
  }
}

/** One request for everybody who asks the same with the same credentials; `question` names it. */
export async function askTogether<T>(
  RED: NodeAPI,
  asked: Partial<AskedConnection>,
  { question, fresh }: { question: unknown; fresh: boolean },
  ask: (genesys: Genesys) => Promise<T>,
): Promise<T> {
  const connection = await askedConnection(RED, asked);
  const who = digestOf(connection);
  return answers.get(JSON.stringify([who, question]), fresh, () => ask(keptClient(who, connection)));
}

/** Where a connection's secret may go. */
export function placeOf({ region, loginUrl, apiUrl }: Partial<AskedConnection>): string {
  return region === "custom" ? JSON.stringify([region, loginUrl, apiUrl]) : String(region);
}

function askedConnection(RED: NodeAPI, asked: Partial<AskedConnection>): Promise<Connection> {
  const region = String(asked.region ?? "");
  const own = { region, loginUrl: String(asked.loginUrl ?? ""), apiUrl: String(asked.apiUrl ?? "") };
  return connectionOf(RED, own, credentialsOf(RED, asked));
}

function clientFor({ hosts, clientId, clientSecret }: Connection): Genesys {
  return createGenesys({
    hosts,
    credentials: { clientId, clientSecret },
    budget: budgetFor(hosts.api, clientId),
    timeoutMs: TIMEOUT_MS,
  });
}

function keptClient(who: string, connection: Connection): Genesys {
  const known = clients.get(who);
  if (known) {
    known.idle.refresh();
    return known.genesys;
  }
  const genesys = clientFor(connection);
  const idle = setTimeout(() => {
    clients.delete(who);
    genesys.close();
  }, IDLE_MS).unref();
  clients.set(who, { genesys, idle });
  return genesys;
}

/** An answer that somebody got with the right secret is not for somebody with another one. */
function digestOf({ hosts, clientId, clientSecret }: Connection): string {
  return createHash("sha256")
    .update(JSON.stringify([hosts, clientId, clientSecret]))
    .digest("base64url");
}

/** Unsaved values as typed; what the editor does not know is taken from the deployed node, and only for its own hosts. */
function credentialsOf(RED: NodeAPI, asked: Partial<AskedConnection>): GenesysConfigCredentials {
  const stored = (RED.nodes.getCredentials(String(asked.id ?? "")) ?? {}) as GenesysConfigCredentials;
  const clientSecret = asked.clientSecret === STORED ? secretFor(RED, asked, stored) : asked.clientSecret;
  return { clientId: asked.clientId ?? stored.clientId, clientSecret };
}

/** A stored secret must not be sent to a host that somebody typed into an unsaved dialog. */
function secretFor(
  RED: NodeAPI,
  asked: Partial<AskedConnection>,
  { clientSecret }: GenesysConfigCredentials,
): string | undefined {
  const node = RED.nodes.getNode(String(asked.id ?? "")) as { place?: string } | null;
  return node?.place === placeOf(asked) ? clientSecret : undefined;
}
