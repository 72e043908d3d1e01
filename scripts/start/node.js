/** Which Node runs Node-RED: the running one when it is new enough, else the one that the project pins. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Node-RED 5 needs 22.9, the embedded store 22.13 (DESIGN §10). Throws when there is none. */
export function nodeForNodeRed(root, running = process) {
  const [major, minor] = running.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return running.execPath;
  const pinned = join(
    root,
    "node_modules",
    "node",
    "bin",
    running.platform === "win32" ? "node.exe" : "node",
  );
  if (existsSync(pinned)) return pinned;
  throw new Error(
    `This is Node ${running.versions.node}, Node-RED needs 22.13 or newer, and the project's own Node is not at ${pinned}. ` +
      "Delete node_modules and start again, or use a newer Node.",
  );
}
