// Finds a Chromium for the browser tests; installs Debian's where it may: the one without windows, which takes a quarter less time.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const WITHOUT_WINDOWS = "/usr/bin/chromium-headless-shell";
const USUAL_PATHS = [
  WITHOUT_WINDOWS,
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
  const cannot = whyNotInstallable();
  const failed = !cannot && !existsSync(WITHOUT_WINDOWS) && !install(log);
  const found = USUAL_PATHS.find((path) => existsSync(path));
  if (found) return { path: found };
  const why = cannot ?? (failed ? "apt-get installed none, see above" : "none was installed");
  return { missing: `No Chromium found, and ${why}. ${WHAT_TO_DO}` };
}

const WHAT_TO_DO =
  "Install Chromium or Chrome (on Debian: apt-get install chromium), or name one in the environment variable CHROMIUM.";

/** The Chromium without windows, or where this Debian does not have it the usual one, unless that is there already. */
function install(log) {
  log("Installing Debian's Chromium for tests (apt-get install chromium-headless-shell)…");
  if (!aptGet("update")) return false;
  return aptGet(...INSTALL, "chromium-headless-shell") || aptGet(...INSTALL, "chromium");
}

const INSTALL = ["install", "-y", "--no-install-recommends"];
const aptEnv = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
const aptGet = (...args) =>
  spawnSync("apt-get", args, { stdio: ["ignore", "inherit", "inherit"], env: aptEnv }).status === 0;

function whyNotInstallable() {
  if (process.platform !== "linux") return "it cannot be installed automatically on this system";
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  // Ubuntu's package only points to a snap, which does not run in containers.
  if (!/^ID="?debian"?$/m.test(release)) return "this is not Debian, so it is not installed automatically";
  if (process.getuid() !== 0) return "only root may install it";
  return undefined;
}
