/** Every way in which a store refuses, in words for the person who has to act. */
import { HandoverError } from "../errors.ts";

function refusal(happened: string, remedy: string): HandoverError {
  return new HandoverError("STORE_UNAVAILABLE", happened, remedy);
}

export function notOpen(): HandoverError {
  return refusal(
    "The store is not open: nothing was written.",
    "Wait for the connector to start, then repeat.",
  );
}

/** Our own mistake, such as two escalations with one number: nothing of that batch was written. */
export function conflict(what: string): HandoverError {
  return refusal(`The store refused a change: ${what}.`, "Report it with the log of this minute.");
}
