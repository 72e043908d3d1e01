/** The one error that leaves this package: a stable code, what happened, what to do. Never a secret or a user's text. */

export type ErrorCode =
  | "CHAT_ID_MISSING"
  | "COMPETENCY_UNKNOWN"
  | "NOT_CONFIGURED"
  | "NOT_PROVISIONED"
  | "NOT_ESCALATED"
  | "ATTACHMENT_TOO_LARGE"
  | "ATTACHMENT_TYPE"
  | "TEXT_EMPTY"
  | "OUTBOX_FULL"
  | "STORE_UNAVAILABLE"
  | "GENESYS_AUTH"
  | "GENESYS_PERMISSION"
  | "GENESYS_RATE_LIMIT"
  | "GENESYS_REJECTED"
  | "GENESYS_UNREACHABLE"
  | "GENESYS_TIMEOUT";

/** What is known about the cause, for the program; everything here may be shown and logged. */
export interface ErrorFacts {
  /** HTTP status of Genesys' answer, when there was one. */
  status?: number;
  /** Genesys' own code, such as `bad.request`. */
  genesysCode?: string;
  /** Genesys' correlation id: its support asks for it. */
  contextId?: string;
  /** The missing permission, with GENESYS_PERMISSION. */
  permission?: string;
  /** Seconds that Genesys asks us to wait. */
  retryAfterSeconds?: number;
  /** True when the same request may succeed later without anybody acting. */
  retriable?: boolean;
}

/** Every failure that a flow can meet. `message` = what happened + what to do; `code` is public contract (DESIGN §3). */
export class HandoverError extends Error {
  override readonly name = "HandoverError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, happened: string, remedy: string, facts: ErrorFacts = {}) {
    super(remedy === "" ? happened : `${happened} ${remedy}`);
    this.code = code;
    this.facts = facts;
  }
}

/** True when waiting and repeating may help, with nobody acting. */
export function isRetriable(error: unknown): boolean {
  return error instanceof HandoverError && error.facts.retriable === true;
}

/** Any thrown value as a HandoverError, so that a Catch node always finds a `code`. */
export function asHandoverError(error: unknown, fallback: ErrorCode = "STORE_UNAVAILABLE"): HandoverError {
  if (error instanceof HandoverError) return error;
  return new HandoverError(
    fallback,
    `Unexpected failure: ${loggable(error)}.`,
    "Report it with the log of this minute.",
  );
}

/**
 * What any thrown value says, fit for a log. Ours says it itself. What a foreign one quotes, or says behind a colon, is
 * left out: a parser quotes the text that it could not read. The system and SQLite name paths, hosts and tables, and may.
 */
export function loggable(error: unknown): string {
  if (error instanceof HandoverError) return error.message;
  const { message, syscall, errcode } = (error ?? {}) as Record<string, unknown>;
  const text = typeof message === "string" ? message : String(error);
  if (typeof syscall === "string" || typeof errcode === "number") return text;
  return text.replace(QUOTED, "…").slice(0, LONGEST);
}

/** From a colon or a mark of quotation to the end; an apostrophe within a word is none. */
const QUOTED = /(?:: |["`“”«»‘]|(?<!\p{L})['’])[\s\S]*$/u;
const LONGEST = 200;
