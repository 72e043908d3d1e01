// Brings node_modules to what package-lock.json says, and touches nothing when it already is.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Runs `npm ci` in `root` when it is needed; throws with npm's exit code when that fails. */
export function installWhenNeeded(root, log = console.log) {
  const why = whyInstall(root);
  if (!why) return;
  log(`${why}: installing (npm ci)…`);
  const { status, error } = npm(["ci", "--no-audit", "--no-fund"], root);
  if (status !== 0) throw new Error(`npm ci failed (${error?.message ?? `exit code ${status}`}); see above.`);
}

// Times of files say nothing after a git checkout, so the versions are compared: npm keeps what it installed in a lockfile
// of its own. What is optional there is for other platforms.
function whyInstall(root) {
  const wanted = packagesIn(join(root, "package-lock.json"));
  const installed = packagesIn(join(root, "node_modules/.package-lock.json"));
  if (!wanted) throw new Error("package-lock.json is missing: this is not a complete checkout.");
  if (!installed) return "node_modules is missing";
  const differs = ([path, { version, optional }]) =>
    path !== "" && (installed[path] ? installed[path].version !== version : !optional);
  const first = Object.entries(wanted).find(differs);
  return first && `node_modules differs from the lockfile (${first[0].replace("node_modules/", "")})`;
}

function packagesIn(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

// Under `npm test` npm says where it is; on Windows the command `npm` is a script that only a shell can start.
function npm(args, cwd) {
  const own = process.env.npm_execpath;
  const isJavaScript = own && /\.c?js$/.test(own) && own.includes("npm");
  return isJavaScript
    ? spawnSync(process.execPath, [own, ...args], { cwd, stdio: "inherit" })
    : spawnSync("npm", args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
}
