// Brings node_modules to what package-lock.json says, and touches nothing when it already is.

import { spawnSync } from "node:child_process";
import { isInstalled } from "../start/freshness.js";

const CI = ["ci", "--include=dev", "--ignore-scripts=false", "--no-audit", "--no-fund"];

/** Runs `npm ci` in `root` when it is needed; throws when that fails. */
export function installWhenNeeded(root, log = console.log) {
  if (isInstalled(root)) return;
  log("Installing what the lockfile says (npm ci)…");
  const { status, error } = npm(CI, root);
  if (status !== 0) throw new Error(`npm ci failed (${error?.message ?? `exit code ${status}`}); see above.`);
}

// Under `npm test` npm says where it is; on Windows the command `npm` is a script that only a shell can start.
function npm(args, cwd) {
  const own = process.env.npm_execpath;
  return own?.endsWith(".js")
    ? spawnSync(process.execPath, [own, ...args], { cwd, stdio: "inherit" })
    : spawnSync("npm", args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
}
