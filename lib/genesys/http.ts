/** A request to Genesys' API: waits for the rate budget, carries the token, and answers with JSON or a HandoverError. */

import { realTimers, type Timers } from "../delivery/timers.ts";
import { isRetriable } from "../errors.ts";
import { type Credentials, createTokens } from "./auth.ts";
import type { Priority, RequestBudget } from "./budget.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { failureOfAnswer } from "./failures.ts";
import type { Hosts } from "./regions.ts";
import { shownPath } from "./shown-path.ts";
import { createTransport } from "./transport.ts";

/** What a caller may say about how a request goes out. */
export interface RequestOptions {
  priority?: Priority;
  /** A chat, or `administration`: lanes of one priority are served in turn. */
  lane?: string;
  /** How long the request may wait for the budget; GENESYS_RATE_LIMIT after that. Not given: as long as it takes. */
  maxWaitMs?: number;
  /** For reads only: repeats after a retriable failure, with back-off. Messages are repeated by the outbox alone. */
  retries?: number;
}

export interface ApiRequest extends RequestOptions {
  method: Exchange["method"];
  /** Starts with `/api/v2/`; ids in it are encoded. */
  path: string;
  /** A list is repeated: `id=1&id=2`. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
}

/** One exchange, for logs and metrics; nothing secret in it. */
export interface RequestSeen {
  method: string;
  path: string;
  /** 0 when there was no answer. */
  status: number;
  ms: number;
}

export interface HttpOptions {
  hosts: Hosts;
  credentials: Credentials;
  budget: RequestBudget;
  now?: () => number;
  random?: () => number;
  timers?: Timers;
  timeoutMs?: number;
  onRequest?: (seen: RequestSeen) => void;
}

export interface Http {
  /**
   * Resolves to the answer's JSON (`{}` when it has none). Throws GENESYS_AUTH, GENESYS_PERMISSION,
   * GENESYS_RATE_LIMIT, GENESYS_REJECTED, GENESYS_UNREACHABLE, GENESYS_TIMEOUT or NOT_CONFIGURED.
   */
  request<T>(request: ApiRequest): Promise<T>;
  close(): void;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8_000;

export function createHttp(options: HttpOptions): Http {
  const { hosts, credentials, budget, onRequest } = options;
  const { now = Date.now, random = Math.random, timers = realTimers, timeoutMs = 10_000 } = options;
  const transport = createTransport(timeoutMs);
  const tokens = createTokens(hosts, credentials, transport, now);

  async function request<T>(wanted: ApiRequest): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      await turn(wanted);
      try {
        return await exchange<T>(wanted);
      } catch (error) {
        if (repeats >= (wanted.retries ?? 0) || !isRetriable(error)) throw error;
      }
      const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** repeats);
      await new Promise<void>((resolve) => timers.set(resolve, longest * (0.5 + random() / 2)));
    }
  }

  function turn({ priority = "polling", lane = "administration", maxWaitMs }: ApiRequest): Promise<void> {
    return budget.take(priority, lane, maxWaitMs);
  }

  async function exchange<T>(wanted: ApiRequest): Promise<T> {
    const token = await tokens.get();
    let answer = await send(wanted, token);
    if (answer.status === 401) {
      // A token can die long before its time: HIPAA's idle time-out, or an administrator (genesys-contract §1.1).
      tokens.drop(token);
      const fresh = await tokens.get();
      await turn(wanted);
      answer = await send(wanted, fresh);
      if (answer.status === 401) tokens.drop(fresh);
    }
    if (isSuccess(answer, wanted.method)) return (answer.json ?? {}) as T;
    const failure = failureOfAnswer(answer, `${wanted.method} ${shownPath(wanted.path)}`, now());
    if (failure.code === "GENESYS_RATE_LIMIT") budget.pause(failure.facts.retryAfterSeconds ?? 0);
    throw failure;
  }

  async function send({ method, path, query, body }: ApiRequest, token: string): Promise<Answer> {
    const startedAt = now();
    let status = 0;
    try {
      const answer = await transport.send({
        method,
        url: hosts.api + path + queryString(query),
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      status = answer.status;
      learn(answer);
      return answer;
    } finally {
      onRequest?.({ method, path, status, ms: now() - startedAt });
    }
  }

  function learn({ headers }: Answer) {
    const count = Number(headers["inin-ratelimit-count"] ?? Number.NaN);
    const allowed = Number(headers["inin-ratelimit-allowed"] ?? Number.NaN);
    const resetSeconds = Number(headers["inin-ratelimit-reset"] ?? Number.NaN);
    if (count >= 0 && allowed > 0 && resetSeconds >= 0) budget.learn({ count, allowed, resetSeconds });
  }

  return { request, close: transport.close };
}

/** A read without JSON was answered by something else than Genesys: taking it for an empty list would do harm. */
function isSuccess({ status, json, isPage }: Answer, method: string): boolean {
  return status >= 200 && status < 300 && !isPage && (json !== undefined || method !== "GET");
}

function queryString(query: ApiRequest["query"] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) given.append(name, one);
    else if (value !== undefined && value !== "") given.set(name, String(value));
  }
  return given.size > 0 ? `?${given}` : "";
}
