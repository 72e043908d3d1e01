/** What can be wrong in a genesys-config; pure. */

import {
  checkAddress,
  checkRequired,
  checkWholeNumber,
  isFromEnvironment,
  type Problem,
  parseUrl,
} from "../shared/config/check.ts";
import { CUSTOM_REGION, type GenesysConfigProperties, SANDBOX_REGION, type StorageKind } from "./config.ts";

/** `sandbox`, `custom`, or a region's domain; hosts and addresses are a frequent slip. */
export function checkRegion(region: string): Problem | undefined {
  if (isFromEnvironment(region) || region === SANDBOX_REGION || region === CUSTOM_REGION) return undefined;
  if (region.trim() === "") return { key: "required" };
  return /^(?!(?:api|apps|login)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(region.trim())
    ? undefined
    : { key: "region" };
}

/** `loginUrl` and `apiUrl` count only with the custom region. */
export function checkHost(address: string, region: string): Problem | undefined {
  if (region !== CUSTOM_REGION) return undefined;
  return address.trim() === "" ? { key: "required" } : checkAddress(address);
}

/** Its database and its webhook go by the name, and its integrations: two connectors of one name get in each other's way. */
export function checkConnectorName(name: string, others: readonly string[]): Problem | undefined {
  if (isFromEnvironment(name)) return undefined;
  const same = (one: string) => one.trim().toLowerCase() === name.trim().toLowerCase();
  return others.some(same) ? { key: "name-twice" } : checkRequired(name);
}

/** Genesys calls https on port 443 only (genesys-contract §4); a stand-in may be anywhere. */
export function checkPublicUrl(address: string, region: string): Problem | undefined {
  const atGenesys = region !== SANDBOX_REGION && region !== CUSTOM_REGION;
  if (address.trim() === "") return atGenesys ? { key: "public-url-missing" } : undefined;
  const wrong = checkAddress(address);
  if (wrong || !atGenesys || isFromEnvironment(address)) return wrong;
  const url = parseUrl(address);
  if (url?.protocol !== "https:") return { key: "public-url-https" };
  return url.port === "" ? undefined : { key: "public-url-port" };
}

export function checkWebhookPath(path: string): Problem | undefined {
  if (path.trim() === "" || isFromEnvironment(path)) return undefined;
  return /^[A-Za-z0-9._~-]+$/.test(path.trim()) && !/^\.+$/.test(path.trim())
    ? undefined
    : { key: "path-segment" };
}

/** With `memory` a derived secret is not kept for the 72 hours after a change: the dialog demands one of the user's. */
export function checkStorage(storage: StorageKind, hasWebhookSecret: boolean): Problem | undefined {
  if (isFromEnvironment(storage)) return undefined;
  if (!["embedded", "memory", "redis"].includes(storage)) return { key: "not-in-list" };
  return storage === "memory" && !hasWebhookSecret ? { key: "memory-secret" } : undefined;
}

/** What Node-RED's editor holds instead of a stored password. */
const STORED = "__PWRD__";
const SHORTEST_SECRET = 16;

/** The OAuth client counts for every region but the sandbox. */
export function checkCredential(value: string, region: string): Problem | undefined {
  return region !== SANDBOX_REGION && value.trim() === "" ? { key: "required" } : undefined;
}

/** Empty = derived; Genesys refuses fewer than 16 characters. */
export function checkWebhookSecret(secret: string, storage: string): Problem | undefined {
  if (secret === STORED || isFromEnvironment(secret)) return undefined;
  if (secret === "") return storage === "memory" ? { key: "required" } : undefined;
  return secret.length < SHORTEST_SECRET ? { key: "secret-short" } : undefined;
}

const WEEK_SECONDS = 604_800;

/** The limits: what each number may be. */
export const LIMITS = {
  webhookPort: { min: 1, max: 65_535, optional: true },
  requestsPerMinute: { min: 30, max: 100_000 },
  retryMinutes: { min: 1, max: 1_440 },
  maxWaitMinutes: { min: 1, max: 1_440 },
  outboxMax: { min: 1, max: 10_000_000 },
  outboxMaxMegabytes: { min: 1, max: 1_000_000 },
  noPickupSeconds: { min: 0, max: WEEK_SECONDS },
  userIdleSeconds: { min: 0, max: WEEK_SECONDS },
  agentIdleSeconds: { min: 0, max: WEEK_SECONDS },
  idleWarningSeconds: { min: 0, max: WEEK_SECONDS },
  positionSeconds: { min: 0, max: 3_600 },
  graceSeconds: { min: 0, max: WEEK_SECONDS },
} as const;

export function checkLimit(
  property: keyof typeof LIMITS,
  value: GenesysConfigProperties[keyof typeof LIMITS],
): Problem | undefined {
  return checkWholeNumber(value, LIMITS[property]);
}
