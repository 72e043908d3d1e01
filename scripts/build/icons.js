// The icons: Node-RED looks for them beside the node's script, not in the root of the package.

import { cp } from "node:fs/promises";
import { join } from "node:path";

export async function copyIcons(root, dist) {
  await cp(join(root, "icons"), join(dist, "nodes/icons"), { recursive: true });
}
