/**
 * Golden files: what goes over the wire, one readable file per payload, named after its section of genesys-contract.
 * `GOLDEN=write` writes them anew; such a run fails all the same, so that no build ever agrees with itself.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../support/json.ts";

/** Written by this run. */
const written: string[] = [];
after("golden files are as they were", () => {
  assert.deepEqual(written, [], "were written: look at the difference, then run again without GOLDEN=write");
});

const FOLDER = join(import.meta.dirname, "../../golden");

/** Every golden file of that section (`3.1`), without the ending. */
export function goldenNames(section: RegExp): string[] {
  return readdirSync(FOLDER)
    .filter((file) => section.test(file))
    .map((file) => file.replace(/\.json$/, ""))
    .toSorted();
}

export function golden(name: string): Json {
  return JSON.parse(readFileSync(fileOf(name), "utf8"));
}

/** Fails where the actual payload is another one than the file's. `env` is the process', but for tests of this. */
export function matchesGolden(name: string, actual: object, env: NodeJS.ProcessEnv = process.env): void {
  const plain = JSON.parse(JSON.stringify(actual));
  if (env.GOLDEN === "write") {
    assert.ok(!env.CI, "golden files are not written in a build");
    writeFileSync(fileOf(name), `${JSON.stringify(plain, null, 2)}\n`);
    written.push(name);
    return;
  }
  assert.ok(existsSync(fileOf(name)), `there is no golden file ${name}; GOLDEN=write makes it`);
  assert.deepEqual(plain, golden(name));
}

function fileOf(name: string): string {
  return join(FOLDER, `${name}.json`);
}
