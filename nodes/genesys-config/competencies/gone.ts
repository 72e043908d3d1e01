/** Which of the saved ids Genesys does not have. */

import type { Directory, DirectoryKind } from "../../shared/editor/directory.ts";
import { isId } from "./check.ts";

/** Ids that rows name and Genesys does not have, or no longer. */
export interface Gone {
  queues: ReadonlySet<string>;
  flows: ReadonlySet<string>;
}

/** The first page answers for most organisations; only where there are more are the others asked for by their ids. */
export async function goneFrom(
  kind: DirectoryKind,
  ids: readonly string[],
  directory: Directory,
): Promise<ReadonlySet<string>> {
  const { entities, more } = await directory[kind]("");
  const listed = new Set(entities.map(({ id }) => id));
  const unlisted = [...new Set(ids.filter((id) => isId(id) && !listed.has(id)))];
  if (unlisted.length === 0 || !more) return new Set(unlisted);
  const known = new Set((await directory.known(kind, unlisted)).entities.map(({ id }) => id));
  return new Set(unlisted.filter((id) => !known.has(id)));
}
