// Finds a Chromium for the browser tests; installs Debian's when there is none and it may.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** `{ path }` of a Chromium, or `{ missing }`: a sentence that says what to do. `CHROMIUM` names one elsewhere. */
export function findOrInstallChromium(log = console.log) {
  const named = process.env.CHROMIUM;
  if (named)
    return existsSync(named)
      ? { path: named }
      : { missing: `CHROMIUM names ${named}, which does not exist.` };
  const found = find();
  if (found) return { path: found };
  const cannot = whyNotInstallable();
  if (cannot) return { missing: `No Chromium found, and ${cannot}. ${WHAT_TO_DO}` };
  log("Chromium is missing: installing Debian's (apt-get install chromium)…");
  const failed = [["update"], ["install", "-y", "--no-install-recommends", "chromium"]].find(
    (args) =>
      spawnSync("apt-get", args, { stdio: ["ignore", "inherit", "inherit"], env: aptEnv }).status !== 0,
  );
  if (failed) return { missing: `apt-get ${failed.join(" ")} failed, see above. ${WHAT_TO_DO}` };
  const installed = find();
  return installed ? { path: installed } : { missing: `apt-get installed no Chromium. ${WHAT_TO_DO}` };
}

const WHAT_TO_DO =
  "Install Chromium or Chrome (on Debian: apt-get install chromium), or name one in the environment variable CHROMIUM.";
const aptEnv = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

const find = () => USUAL_PATHS.find((path) => existsSync(path));

function whyNotInstallable() {
  if (process.platform !== "linux") return "it cannot be installed automatically on this system";
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  // Ubuntu's package only points to a snap, which does not run in containers.
  if (!/^ID="?debian"?$/m.test(release)) return "this is not Debian, so it is not installed automatically";
  if (process.getuid() !== 0) return "only root may install it";
  return undefined;
}
