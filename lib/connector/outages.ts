/** Whether Genesys takes what we send: said once when it stops and once when it goes on, not per message. */
import type { Conditions } from "../conditions.ts";
import type { Receiver } from "../delivery/inbox.ts";
import { asHandoverError, type ErrorFacts, isRetriable } from "../errors.ts";
import type { InboxRow } from "../store/store.ts";

export interface OutagePorts {
  conditions: Conditions;
  /** Whoever listens now; nobody while the flows do not run. */
  listeners(): Receiver[];
  now: () => number;
  /** For whoever reads the log at night: of one that comes and goes at most once a minute, each with its end. */
  log(line: string): void;
}

export interface Outages {
  /** One attempt failed. Only what waiting may heal says something about the connection. */
  attemptFailed(error: unknown): void;
  /** A request went through. */
  over(): void;
  /** What a failure's code says about the connection. */
  failed(code: string): void;
  /** Says nothing more: the conditions belong to the next connector now. */
  close(): void;
}

const MINUTE_MS = 60_000;

/** An event that is about no chat in particular. */
const NOBODY = { seq: 0, key: "", chatId: "", escalationId: "", competency: "" };

export function createOutages({ conditions, listeners, now, log }: OutagePorts): Outages {
  let closed = false;
  let beganAt = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  /** Whether the log has this outage: then it gets its end, too. */
  let said = false;

  function tellAll(event: "degraded" | "recovered") {
    const at = now();
    const row: InboxRow = { ...NOBODY, kind: "event", body: { event, at }, receivedAt: at };
    for (const receiver of listeners()) receiver.emit(row, { redelivered: false });
  }

  function began(why: string) {
    if (closed) return;
    if (!conditions.has("unreachable")) {
      conditions.set("unreachable");
      beganAt = now();
      said = false;
      tellAll("degraded");
    }
    if (said || Math.abs(now() - saidAt) < MINUTE_MS) return;
    said = true;
    saidAt = now();
    log(`Genesys is away: ${why} What was accepted waits and is repeated.`);
  }

  return {
    attemptFailed(error) {
      if (closed || !isRetriable(error)) return;
      const { code, facts, message } = asHandoverError(error);
      // Too many requests is no outage: Genesys is there and wants us slower, which throttling says. Nor is a slow end.
      if (code !== "GENESYS_RATE_LIMIT" && !isAnswered(facts)) began(message);
    },
    over() {
      if (closed) return;
      conditions.clear("auth-failed");
      if (!conditions.has("unreachable")) return;
      conditions.clear("unreachable");
      if (said) log(`Genesys is back after ${Math.round((now() - beganAt) / 1000)} s.`);
      tellAll("recovered");
    },
    failed(code) {
      if (code === "GENESYS_AUTH" && !closed) conditions.set("auth-failed");
      if (code === "GENESYS_UNREACHABLE" || code === "GENESYS_TIMEOUT") began(`${code}.`);
    },
    close() {
      closed = true;
    },
  };
}

function isAnswered({ status }: ErrorFacts): boolean {
  return status !== undefined && status < 400;
}
