/** Why a message was not delivered, in Genesys' codes and in words, both ways (genesys-contract §3.4, §4.2). Pure. */

/** Every code that Genesys knows, and what it means to people. */
const CODES = {
  MessageExpired: "it came too late",
  RateLimited: "too many messages were sent at once",
  MessageNotAllowed: "a message of this kind is not allowed here",
  GeneralError: "something went wrong",
  UnsupportedMessage: "a message of this kind is not supported",
  UnknownMessage: "the message is not known",
  InvalidMessageStructure: "the message is not built as it should be",
  InvalidDestination: "whom it was for cannot be reached",
  ServerError: "the messaging service failed",
  MediaTypeNotAllowed: "files of this type are not allowed",
  InvalidMediaContentLength: "the file is too large or empty",
  RecipientOptedOut: "whom it was for does not want any messages",
  DataFiltered: "the message was filtered out",
} as const;

export type FailureCode = keyof typeof CODES;

export interface FailureReason {
  code: FailureCode;
  /** For Genesys' records; the agent does not see it (genesys-contract §3.4). */
  message: string;
}

/** A flow's words for it: one of Genesys' codes stands for itself, anything else is a GeneralError with those words. */
export function failureReasonOf(reason: string): FailureReason {
  if (isCode(reason)) return { code: reason, message: CODES[reason] };
  return { code: "GeneralError", message: reason };
}

/** What a code means; "" for one that nobody has told us of. */
export function wordsOfCode(code: string): string {
  return isCode(code) ? CODES[code] : "";
}

/** Genesys refused the file, not the words. */
export function isAboutFile(code: string): boolean {
  return code === "MediaTypeNotAllowed" || code === "InvalidMediaContentLength";
}

function isCode(code: string): code is FailureCode {
  return Object.hasOwn(CODES, code);
}
