// `npm test`: does its own set-up in a fresh clone and runs everything; `node scripts/test.js unit runtime` runs only these.

import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeForNodeRed } from "./start/node.js";
import { findOrInstallChromium } from "./test/chromium.js";
import { chooseGroups } from "./test/groups.js";
import { installWhenNeeded } from "./test/install.js";
import { runMocha } from "./test/mocha.js";
import { killAll, run } from "./test/run.js";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
// What hangs must end; how long the suite may take is another question: a quarter of an hour on a quiet machine, and it says so.
const SUITE_LIMIT_MS = 40 * 60_000;
const BUILD_LIMIT_MS = 2 * 60_000;

const results = [];

async function main() {
  const groups = chooseGroups(process.argv.slice(2));
  const setting = await setUp(groups);
  const deadline = Date.now() + SUITE_LIMIT_MS;
  for (const group of groups) {
    heading(group.name);
    const startedAt = Date.now();
    const limitMs = Math.max(1, Math.min(group.limitMs, deadline - startedAt));
    const result = await runGroup(group, { ...setting, limitMs });
    if (result.problem) console.log(`\n✖ ${result.problem}`);
    results.push({ name: group.name, ...result, seconds: (Date.now() - startedAt) / 1000 });
  }
}

/** The Node.js and the environment for the tests; `missing`: by what a group may need, why it is not there. */
async function setUp(groups) {
  installWhenNeeded(ROOT);
  const node = nodeForNodeRed(ROOT);
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const chromium = groups.some(({ needs }) => needs?.includes("chromium")) ? findOrInstallChromium() : {};
  heading("build");
  const { code } = await run(node, ["scripts/build.js"], { cwd: ROOT, env, limitMs: BUILD_LIMIT_MS });
  const build = code === 0 ? undefined : "The build failed, so this cannot be tested.";
  if (build) results.push({ name: "build", passed: 0, failed: 0, problem: "The build failed.", seconds: 0 });
  return {
    node,
    root: ROOT,
    env: { ...env, CHROMIUM: chromium.path ?? "" },
    missing: { chromium: chromium.missing, build },
  };
}

function runGroup(group, setting) {
  const missing = (group.needs ?? []).map((need) => setting.missing[need]).find(Boolean);
  if (missing) return { passed: 0, failed: 0, problem: missing };
  return group.mocha ? runMocha(group, setting) : runCommands(group, setting);
}

async function runCommands({ commands }, { node, root, env, limitMs }) {
  const failed = [];
  for (const { name, args } of commands) {
    const { code } = await run(node, args, { cwd: root, env, limitMs });
    console.log(`${code === 0 ? "✔" : "✖"} ${name}`);
    if (code !== 0) failed.push(name);
  }
  return { passed: commands.length - failed.length, failed: failed.length };
}

/** Where to look when the suite grows out of its quarter of an hour. */
const slowest = () =>
  results
    .flatMap(({ suites = [] }) => suites)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 10);

const heading = (name) => console.log(`\n=== ${name} ===`);

/** What failed, once more at the end: of a long log often only that is kept. */
function reportFailures() {
  for (const { name, failures = [] } of results) {
    for (const { title, why } of failures)
      console.log(`\n✖ ${name}: ${title}\n${why.replace(/^/gm, "    ")}`);
  }
}

/** A group that could not do its work counts as one failure more. */
function report() {
  heading("result");
  for (const { name, passed, failed, problem, seconds } of results) {
    const line = `${name.padEnd(9)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    console.log(`${line} ${seconds.toFixed(1).padStart(7)} s${problem ? `   ✖ ${problem}` : ""}`);
  }
  console.log("\nslowest:");
  for (const { title, seconds } of slowest()) console.log(`${seconds.toFixed(1).padStart(7)} s  ${title}`);
  reportFailures();
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed + (result.problem ? 1 : 0), 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    killAll("SIGKILL");
    process.exit(signal === "SIGINT" ? 130 : 143);
  });
}

await main().catch((error) => {
  console.error(`\n✖ ${error.message}`);
  results.push({ name: "set-up", passed: 0, failed: 1, seconds: 0 });
});
report();
