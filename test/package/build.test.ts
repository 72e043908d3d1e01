/** The built files: what is loaded when Node-RED starts, and what is in them that should not be. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ROOT } from "../support/node-red.ts";
import { TYPES } from "../support/tested-nodes.ts";

const DIST = join(ROOT, "dist");
const STATIC_IMPORT = /^(?:import|export)\s(?:[^"';]*\sfrom\s)?"([^"]+)"/gm;

const HOLDS_SANITIZER = /allowedSchemesAppliedToAttributes/;

/** Everything that is loaded together with a file, packages and own modules alike. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(STATIC_IMPORT)) {
    if (name.startsWith(".")) loadedWith(resolve(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

describe("the build", () => {
  for (const type of TYPES) {
    it(`loads ${type} without sockets, database and sandbox: an old Node.js then gives our error, not a dead type`, () => {
      const loaded = [...loadedWith(join(DIST, "nodes", `${type}.js`))];

      assert.ok(loaded.includes("axios"), "the search for imports is broken");
      assert.deepEqual(
        loaded.filter((name) => ["ws", "node:sqlite", join(DIST, "sandbox/index.js")].includes(name)),
        [],
      );
      const sanitizer = loaded.filter(
        (name) => name.startsWith(DIST) && HOLDS_SANITIZER.test(readFileSync(name, "utf8")),
      );
      assert.deepEqual(sanitizer, [], "is read only by who wants html");
    });
  }

  it("holds the sanitizer, in a file of its own", () => {
    const holding = files.filter(
      (file) => file.endsWith(".js") && HOLDS_SANITIZER.test(readFileSync(file, "utf8")),
    );
    assert.equal(holding.length, 1, holding.join());
  });

  it("knows neither the machine it was built on nor a place to download from", () => {
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      assert.ok(!text.includes(ROOT), file);
      assert.doesNotMatch(text, /https?:\/\/[\w.-]*registry|"resolved":/, file);
    }
  });

  it("carries the licence of every package whose code it holds", () => {
    const licences = readFileSync(join(DIST, "THIRD-PARTY-LICENSES.md"), "utf8");
    const maps = files.filter((file) => file.endsWith(".js.map"));
    const held = maps
      .flatMap((file) => JSON.parse(readFileSync(file, "utf8")).sources as string[])
      .map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
      .filter((name) => name !== undefined);

    assert.ok(held.includes("ajv"));
    for (const name of new Set(held)) {
      assert.match(licences, new RegExp(`^## ${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
    }
  });
});
