/** The store's file on disk: made for one user's eyes, with a note beside it that says who has it open. */
import { chmod, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";

/** It holds names and words of users and the webhook's secrets. */
const OWNER_ONLY = 0o600;

/** Creates folder and file where they are missing. Throws the system's error. */
export async function prepareFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "a", OWNER_ONLY);
  await file.close();
  await chmod(path, OWNER_ONLY);
}

/** A note only: what keeps others out is SQLite's lock, which vanishes with the process. */
export async function noteOwner(path: string): Promise<void> {
  await writeFile(notePath(path), `process ${process.pid} on ${hostname()}`, { mode: OWNER_ONLY }).catch(
    () => {},
  );
}

export async function forgetOwner(path: string): Promise<void> {
  await rm(notePath(path), { force: true }).catch(() => {});
}

/** Who said last that the file is its own. */
export async function ownerOf(path: string): Promise<string | undefined> {
  const note = await readFile(notePath(path), "utf8").catch(() => "");
  return note || undefined;
}

function notePath(path: string): string {
  return `${path}.owner`;
}
