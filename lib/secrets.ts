/**
 * The webhook secret and the key of the user's id: derived, so that every instance agrees; older ones stay accepted for
 * 72 hours after Genesys was given a newer one (DESIGN §4, §5).
 */
import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { type IdKey, idKey } from "./messages/external-id.ts";
import type { Store } from "./store/store.ts";

export interface SecretSource {
  /** As typed in the dialog; "" = derive it. */
  webhookSecret: string;
  /** What to derive from: the OAuth client's secret; "" = a random value kept in the store (the sandbox). */
  clientSecret: string;
  connectorName: string;
}

export interface Secrets {
  /** What Genesys shall sign with. */
  current: string;
  /** Short digest of `current`, to remember what Genesys was given. */
  digest: string;
  /** Everything that a signature may still be made with. */
  accepted: string[];
  /** The first seals; all of them open. */
  idKeys: IdKey[];
}

interface KeptSecret {
  secret: string;
  /** When Genesys had the newer one everywhere; absent while this is the current one or a newer is not there yet. */
  replacedAt?: number;
}

const KEPT = "secrets.webhook";
const ID_SECRETS = "secrets.id";
const RANDOM = "secrets.random";
const KEEP_MS = 72 * 3_600_000;

export async function loadSecrets(store: Store, source: SecretSource, now: number): Promise<Secrets> {
  const base = source.clientSecret || (await randomBase(store));
  const current = source.webhookSecret || derive(base, `webhook:${source.connectorName}`);
  const idSecret = derive(base, `identity:${source.connectorName}`);

  const kept = await read<KeptSecret[]>(store, KEPT, []);
  const alive = kept.filter(({ replacedAt }) => replacedAt === undefined || now - replacedAt < KEEP_MS);
  const older = alive.filter(({ secret }) => secret !== current);
  const idSecrets = [
    idSecret,
    ...(await read<string[]>(store, ID_SECRETS, [])).filter((one) => one !== idSecret),
  ];
  await store.commit({
    meta: {
      [KEPT]: JSON.stringify([{ secret: current }, ...older]),
      [ID_SECRETS]: JSON.stringify(idSecrets),
    },
  });
  return {
    current,
    digest: createHash("sha256").update(current).digest("hex").slice(0, 16),
    accepted: [current, ...older.map(({ secret }) => secret)],
    idKeys: idSecrets.map(idKey),
  };
}

/** Genesys has the current secret on every integration now: the older ones start to run out. */
export async function markReplaced(store: Store, current: string, now: number): Promise<void> {
  const kept = await read<KeptSecret[]>(store, KEPT, []);
  const marked = kept.map((one) =>
    one.secret === current ? { secret: current } : { replacedAt: now, ...one },
  );
  await store.commit({ meta: { [KEPT]: JSON.stringify(marked) } });
}

/** HKDF-SHA256, base64url, 43 characters (DESIGN §4). */
export function derive(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", purpose, 32)).toString("base64url");
}

async function randomBase(store: Store): Promise<string> {
  const known = await store.meta(RANDOM);
  if (known) return known;
  const fresh = randomBytes(32).toString("base64url");
  await store.commit({ meta: { [RANDOM]: fresh } });
  return fresh;
}

async function read<T>(store: Store, key: string, fallback: T): Promise<T> {
  const text = await store.meta(key);
  return text === undefined ? fallback : (JSON.parse(text) as T);
}
