// How big what we ship is, so that a careless import is seen at once.

import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} kB`.padStart(11);

/** Prints every file of `dist` but the source maps, and the sum. */
export async function printSizes(dist, log) {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".map"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  let sum = 0;
  for (const file of files) {
    const { size } = await stat(file);
    sum += size;
    log(`${kilobytes(size)}  ${relative(dist, file)}`);
  }
  log(`${kilobytes(sum)}  in ${files.length} files`);
}
