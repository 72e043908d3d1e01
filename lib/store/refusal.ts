/** Every way in which a store refuses, in words for the person who has to act. */
import { HandoverError, loggable } from "../errors.ts";

/** What went wrong, in a form that crosses from the store's thread. */
export interface Failure {
  message: string;
  /** SQLite's result code, possibly extended. */
  sqlite?: number;
  /** Node's or the system's code, such as ENOSPC. */
  system?: string;
  /** The file's schema, when it is newer than ours. */
  newerSchema?: number;
}

/** SQLite's primary result codes that need words of their own. */
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

export function failureOf(error: unknown): Failure {
  const { errcode, code, found } = error as Record<string, unknown>;
  return {
    message: loggable(error),
    ...(typeof errcode === "number" && { sqlite: errcode }),
    ...(typeof code === "string" && { system: code }),
    ...(typeof found === "number" && { newerSchema: found }),
  };
}

/** True when the batch broke a rule of the tables: a mistake of ours that repeating does not heal. */
export function isConflict(failure: Failure): boolean {
  return primary(failure) === CONSTRAINT;
}

/** `owner` says which process has the file, as far as that is known. */
export function refusalOf(failure: Failure, path: string, owner = "another process"): HandoverError {
  if (failure.newerSchema !== undefined) {
    return refusal(
      `The store ${path} was written by a newer version of this package (schema ${failure.newerSchema}).`,
      "Install that version again, or choose another storage path.",
    );
  }
  if (failure.system === "ERR_UNKNOWN_BUILTIN_MODULE") return tooOld();
  switch (primary(failure)) {
    case BUSY:
      return refusal(
        `The store ${path} is in use by ${owner}.`,
        "One file serves one process: stop the other one, or give each its own storage path.",
      );
    case FULL:
      return refusal(
        `The disk of ${path} is full: nothing was written.`,
        "Make room; it then goes on by itself.",
      );
    case READONLY:
      return refusal(
        `The store ${path} cannot be written to.`,
        "Give Node-RED's user write access to it and its folder.",
      );
    case CORRUPT:
    case NOTADB:
      return refusal(
        `The store ${path} is damaged.`,
        "Restore it from a backup, or move it away to begin with an empty one; check the disk.",
      );
    case IOERR:
    case CANTOPEN:
      return unwritable(path, failure.message);
    case CONSTRAINT:
      return conflict(failure.message);
  }
  switch (failure.system) {
    case "ENOSPC":
    case "EDQUOT":
      return refusal(
        `The disk of ${path} is full: nothing was written.`,
        "Make room; it then goes on by itself.",
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return refusal(
        `The store ${path} cannot be written to.`,
        "Give Node-RED's user write access to it and its folder.",
      );
  }
  return unwritable(path, failure.message);
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

function tooOld(): HandoverError {
  return refusal(
    `The embedded store needs Node.js 22.13 or newer; this is ${process.versions.node}.`,
    "Update Node.js, or choose another storage in genesys-config.",
  );
}

function unwritable(path: string, why: string): HandoverError {
  return refusal(
    `The store ${path} cannot be used (${why}).`,
    "Check the path, the disk and its free space.",
  );
}

function primary({ sqlite }: Failure): number | undefined {
  return sqlite === undefined ? undefined : sqlite & 0xff;
}

function refusal(happened: string, remedy: string): HandoverError {
  return new HandoverError("STORE_UNAVAILABLE", happened, remedy);
}
