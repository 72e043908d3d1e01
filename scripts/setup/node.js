// Which Node.js runs the product: the running one, or the pinned one when the running one is too old.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const OLDEST = [22, 13]; // node:sqlite without a flag; Node-RED 5 itself asks for 22.9

/** The path of a Node.js ≥ 22.13; throws when the running one is older and the pinned one is not installed. */
export function chooseNode(root, running = process) {
  const [major, minor] = running.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return running.execPath;
  const pinned = join(root, "node_modules/node/bin", running.platform === "win32" ? "node.exe" : "node");
  if (existsSync(pinned)) return pinned;
  throw new Error(
    `Node.js ${running.versions.node} is too old (≥ ${OLDEST.join(".")} is needed), and the pinned one is not at ${pinned}: run npm ci.`,
  );
}

/** The environment in which a child finds that Node.js as `node`. */
export function environmentWith(node, env = process.env) {
  const separator = process.platform === "win32" ? ";" : ":";
  return { ...env, PATH: [dirname(node), env.PATH].filter(Boolean).join(separator) };
}
