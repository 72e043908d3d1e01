// Turns the sources into dist/: what npm ships and what Node-RED loads. A type error fails it.

import { rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildCatalogues } from "./build/catalogues.js";
import { buildDesk } from "./build/desk.js";
import { buildDialogs } from "./build/dialogs.js";
import { copyIcons } from "./build/icons.js";
import { writeLicences } from "./build/licences.js";
import { buildRuntime } from "./build/runtime.js";
import { printSizes } from "./build/sizes.js";
import { checkTypes } from "./build/types.js";

/** The repository. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds everything into `dist` (of the repository, or elsewhere), from nothing; a failed build leaves the last one.
 * `types: false` leaves the types to whoever checks them anyway.
 */
export async function build({
  root = ROOT,
  dist = resolve(root, "dist"),
  log = console.log,
  types = true,
} = {}) {
  if (types) checkTypes(root);
  const next = `${dist}-next`; // beside it, so that the source maps' relative paths stay right
  await rm(next, { recursive: true, force: true });
  try {
    await buildInto(next, root);
    await rm(dist, { recursive: true, force: true });
    await rename(next, dist);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  await printSizes(dist, log);
}

async function buildInto(dist, root) {
  const metafiles = [
    await buildRuntime(root, dist),
    ...(await buildDialogs(root, dist)),
    await buildDesk(root, dist),
  ].filter((metafile) => metafile !== undefined);
  await buildCatalogues(root, dist);
  await copyIcons(root, dist);
  await writeLicences(root, dist, metafiles);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
