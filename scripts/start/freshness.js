/** Whether what is installed and built is newer than what it is made from. */
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const SOURCES = [
  "lib",
  "nodes",
  "sandbox",
  "icons",
  "types",
  "scripts/build",
  "scripts/build.js",
  "package.json",
];

/** npm writes its own copy of the lockfile last, so its age is the installation's. */
export function isInstalled(root) {
  // Who linked the folder looks after it: npm ci would empty what the link leads to.
  const folder = lstatSync(join(root, "node_modules"), { throwIfNoEntry: false });
  if (folder?.isSymbolicLink()) return true;
  const installed = modifiedAt(join(root, "node_modules", ".package-lock.json"));
  return installed !== undefined && installed >= modifiedAt(join(root, "package-lock.json"));
}

/** Every file that Node-RED will load is there, and none is older than the newest source. */
export function isBuilt(root) {
  const { "node-red": entry } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const built = Object.values(entry.nodes)
    .flatMap((file) => [file, file.replace(/\.js$/, ".html")])
    .map((file) => modifiedAt(join(root, file)));
  const newest = Math.max(...SOURCES.map((source) => newestIn(join(root, source))));
  return built.every((time) => time !== undefined && time >= newest);
}

export function removeBuild(root) {
  rmSync(join(root, "dist"), { recursive: true, force: true });
}

function newestIn(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return modifiedAt(path);
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
