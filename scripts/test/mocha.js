// One group of mocha tests in a process of its own, and what came of it.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.js";

/** `{ passed, failed, failures, suites }`, and in `problem` why the group itself counts as failed, if it does. */
export async function runMocha(group, { node, root, env, limitMs }) {
  const folder = mkdtempSync(join(tmpdir(), "test-counts-"));
  const counts = join(folder, "counts.json");
  const args = [
    "node_modules/mocha/bin/mocha.js",
    "--reporter",
    "./scripts/test/reporter.js",
    "--reporter-option",
    `counts=${counts}`,
    ...(group.sideBySide ? ["--parallel", "--jobs", "2"] : []),
    group.mocha,
  ];
  try {
    const ended = await run(node, args, { cwd: root, env, limitMs });
    const result = existsSync(counts) ? JSON.parse(readFileSync(counts, "utf8")) : NOTHING;
    return { ...result, problem: problemOf(group, ended, result, limitMs) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NOTHING = { passed: 0, failed: 0, failures: [], suites: [], finished: false };

function problemOf({ name }, { code, timedOut }, { passed, failed, finished }, limitMs) {
  if (timedOut) {
    const when = finished ? "did not end by itself after its last test" : "was not done";
    return `${name} ${when}: stopped after ${Math.round(limitMs / 1000)} s`;
  }
  if (!finished) return `${name} died (exit code ${code})`;
  if (passed + failed === 0) return `${name} ran no test`;
  if (code !== 0 && failed === 0) return `${name} ended with exit code ${code}`;
  return undefined;
}
