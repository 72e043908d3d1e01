/** What went wrong between us and Genesys, as a HandoverError: from an answer's status and body, or from a connection's. */
import type { Models } from "purecloud-platform-client-v2";
import { type ErrorFacts, HandoverError } from "../errors.ts";
import type { Answer } from "./exchange.ts";

const REMEDY_WAIT = "It heals by itself when Genesys does; see its status page if it lasts.";
const RETRIABLE = new Set([408, 500, 502, 503, 504]);
const DEFAULT_PAUSE_SECONDS = 10;

/** An answer that is no success. `what` names the call without query or body: `POST /api/v2/…`. */
export function failureOfAnswer(answer: Answer, what: string, now: number): HandoverError {
  const { status } = answer;
  const facts = factsOf(answer);
  const said = `(${[status, facts.genesysCode, facts.contextId && `contextId ${facts.contextId}`].filter(Boolean).join(", ")})`;

  if (status === 401) {
    const remedy = "Check that the OAuth client still exists and is enabled in this region.";
    return new HandoverError(
      "GENESYS_AUTH",
      `Genesys refuses a fresh token for ${what} ${said}.`,
      remedy,
      facts,
    );
  }
  if (status === 403) return missingPermission(answer, what, said, facts);
  if (status === 429) {
    const retryAfterSeconds = retryAfter(answer, now) ?? DEFAULT_PAUSE_SECONDS;
    return new HandoverError(
      "GENESYS_RATE_LIMIT",
      `Genesys takes nothing more of this OAuth client for ${retryAfterSeconds} s ${said}.`,
      "Give each program its own OAuth client, or ask Genesys for a higher limit.",
      { ...facts, retryAfterSeconds, retriable: true },
    );
  }
  if (RETRIABLE.has(status)) {
    const retryAfterSeconds = retryAfter(answer, now);
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    const happened = `Genesys is in trouble: ${what} failed ${said}.`;
    return new HandoverError("GENESYS_UNREACHABLE", happened, REMEDY_WAIT, {
      ...facts,
      ...wait,
      retriable: true,
    });
  }
  if (answer.isPage || (status >= 200 && status < 400)) return notGenesys(what, status, facts);
  return new HandoverError("GENESYS_REJECTED", `Genesys refused ${what} ${said}.`, remedyFor(answer), facts);
}

/** No answer at all. Never the cause itself: an axios error carries the request's headers and body. */
export function failureOfConnection(cause: unknown, url: string, timeoutMs: number): HandoverError {
  const host = URL.parse(url)?.host ?? "Genesys";
  const code = safe((cause as { code?: unknown } | undefined)?.code) ?? "unknown failure";
  if (code === "ECONNABORTED" || code === "ETIMEDOUT") {
    return new HandoverError(
      "GENESYS_TIMEOUT",
      `${host} did not answer within ${timeoutMs / 1000} s.`,
      "Check the network and the proxy of this machine if it lasts.",
      { retriable: true },
    );
  }
  return new HandoverError(
    "GENESYS_UNREACHABLE",
    `No connection to ${host} (${code}).`,
    remedyForCode(code),
    {
      retriable: true,
    },
  );
}

/** True when Genesys does not know what was asked for (404). */
export function isNotFound(error: unknown): boolean {
  return error instanceof HandoverError && error.code === "GENESYS_REJECTED" && error.facts.status === 404;
}

/** What Genesys' error body says that may be shown: codes and ids, never its sentences, which can quote the request. */
function factsOf({ status, json, headers }: Answer): ErrorFacts {
  const body = errorBody(json);
  const genesysCode = safe(body.code);
  const contextId =
    safe(body.contextId) ?? safe(headers["inin-correlation-id"] ?? headers["genesys-correlation-id"]);
  return { status, ...(genesysCode && { genesysCode }), ...(contextId && { contextId }) };
}

function errorBody(json: unknown): Partial<Models.ErrorBody> {
  return typeof json === "object" && json !== null ? (json as Partial<Models.ErrorBody>) : {};
}

/** A code, an id or a field's name; anything longer or freer may be somebody's text. */
function safe(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w.[\]-]{1,100}$/.test(value) ? value : undefined;
}

function missingPermission({ json }: Answer, what: string, said: string, facts: ErrorFacts): HandoverError {
  const oneIsEnough = facts.genesysCode === "missing.any.permissions";
  const permission = permissionsIn(errorBody(json)).join(oneIsEnough ? " or " : ", ");
  if (permission === "") {
    const remedy = "Check the roles of the OAuth client and the divisions that they cover.";
    return new HandoverError("GENESYS_PERMISSION", `Genesys does not allow ${what} ${said}.`, remedy, facts);
  }
  return new HandoverError(
    "GENESYS_PERMISSION",
    `The OAuth client lacks the permission ${permission}: ${what} was refused ${said}.`,
    "Add it to a role of the OAuth client, in the right division.",
    { ...facts, permission },
  );
}

/** Permissions look like `routing:queue:view`; where they are named differs (genesys-contract §1.2). */
function permissionsIn({
  message,
  messageWithParams,
  messageParams,
  details,
  errors,
}: Partial<Models.ErrorBody>): string[] {
  const places = JSON.stringify([message, messageWithParams, messageParams, details, errors]);
  return [...new Set(places.match(/\b[a-zA-Z]{2,}:[a-zA-Z]{2,}:(?:[a-zA-Z]{2,}|\*)/g) ?? [])];
}

/** Whole seconds, or a date; older layers say it only in the text: "Retry the request in [42] seconds" (genesys-contract §7). */
function retryAfter({ headers, json }: Answer, now: number): number | undefined {
  const header = headers["retry-after"] ?? "";
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - now) / 1000));
  const text = /\[(\d+)\] seconds/.exec(String(errorBody(json).message ?? ""))?.[1];
  return text === undefined ? undefined : Number(text);
}

function notGenesys(what: string, status: number, facts: ErrorFacts): HandoverError {
  return new HandoverError(
    "GENESYS_UNREACHABLE",
    `Something else than Genesys answered ${what} (${status}).`,
    "Check the region's addresses and the proxy of this machine.",
    { ...facts, retriable: true },
  );
}

function remedyFor({ status, json }: Answer): string {
  const fields = (errorBody(json).details ?? []).map((detail) => safe(detail?.fieldName)).filter(Boolean);
  if (fields.length > 0) return `It does not take the field ${fields.join(", ")}.`;
  switch (status) {
    case 404:
      return "What it speaks of does not exist at Genesys, or lies in a division that the OAuth client cannot see.";
    case 409:
      return "Something there changed meanwhile, or is still in use.";
    case 413:
      return "Send less at a time.";
    default:
      return "With the contextId Genesys' support can say why.";
  }
}

function remedyForCode(code: string): string {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Check the region, and this machine's DNS.";
  if (/CERT|TLS|SSL|SIGNED|VERIFY/.test(code)) {
    return "Its certificate is not trusted here: if a proxy inspects TLS, give Node its certificate (NODE_EXTRA_CA_CERTS).";
  }
  return "Check the network and the proxy of this machine if it lasts.";
}
