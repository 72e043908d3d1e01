/** What a person reads when an admin route could not help: the palette's words for the code, then Genesys' own. */

import { AskFailed } from "./directory.ts";
import type { Words } from "./words.ts";

// The codes that a question to Genesys can end with; each has a sentence in the catalogue.
const TOLD = [
  "NOT_CONFIGURED",
  "GENESYS_AUTH",
  "GENESYS_PERMISSION",
  "GENESYS_RATE_LIMIT",
  "GENESYS_UNREACHABLE",
  "GENESYS_TIMEOUT",
  "HTTP_0",
  "HTTP_401",
  "HTTP_403",
  "HTTP_404",
];

export interface FailureText {
  reason: string;
  /** The server's own sentence, more exact but in English; empty when it adds nothing. */
  detail: string;
}

export function failureText(words: Words, error: unknown): FailureText {
  if (!(error instanceof AskFailed)) return { reason: words("dialog.failed.other"), detail: String(error) };
  const fromHttp = error.code.startsWith("HTTP_");
  const key = TOLD.includes(error.code) ? error.code : "other";
  return { reason: words(`dialog.failed.${key}`), detail: fromHttp ? "" : error.message };
}
