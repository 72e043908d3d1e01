// What the build takes from package.json: the node types and the dependencies that stay outside the bundle.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

const read = async (root) => JSON.parse(await readFile(join(root, "package.json"), "utf8"));

/** The node types in the order in which Node-RED loads them. */
export async function nodeTypes(root) {
  return Object.keys((await read(root))["node-red"].nodes);
}

/** The runtime dependencies, and everything below each of them. */
export async function externals(root) {
  return Object.keys((await read(root)).dependencies ?? {}).flatMap((name) => [name, `${name}/*`]);
}
