/** What an error may say in a log. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { asHandoverError, HandoverError, loggable } from "../../lib/errors.ts";

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe("an error in a log", () => {
  const text = "Zoé's card is 4111";
  const foreign: [string, () => unknown][] = [
    ["a parser that quotes what it could not read", () => JSON.parse(`{"text": ${text}`)],
    ["a call that repeats what it was given", () => Buffer.from(text, text as BufferEncoding)],
    ["a time zone that is none", () => new Intl.DateTimeFormat("en", { timeZone: text })],
    ["a pattern that is none", () => new RegExp(`(${text}`)],
    ["an operator that quotes its operand", () => "x" in (text as unknown as object)],
    ["a setting of a property on a text", () => Object.defineProperty(text, "x", { value: 1 })],
    ["a clone of what cannot be cloned", () => structuredClone(() => "Zoé's card is 4111")],
  ];
  for (const [what, run] of foreign) {
    it(`says nothing of a text: ${what}`, () => {
      const error = thrownBy(run);
      assert.ok(error instanceof Error);
      for (const said of [loggable(error), asHandoverError(error).message]) {
        assert.ok(said.length > 3, said);
        assert.doesNotMatch(said, /Zoé|card|4111/);
      }
    });
  }

  it("of ours says what it says, and of the system's which path or host", async () => {
    assert.equal(loggable(new HandoverError("TEXT_EMPTY", 'No "text".', "")), 'No "text".');
    const missing = await readFile("/no/such/file").catch((error) => error);
    assert.match(loggable(missing), /ENOENT.*\/no\/such\/file/);
  });

  it("keeps words with an apostrophe, and is never long", () => {
    assert.equal(loggable(new Error("it doesn't fit")), "it doesn't fit");
    assert.equal(loggable(new Error("x".repeat(5_000))).length, 200);
    assert.equal(loggable(undefined), "undefined");
  });
});

describe("the sources", () => {
  /** What says of a foreign error more than `loggable` would. */
  const whole =
    /\(error as Error\)\.message|error instanceof Error \? error\.message|log\w*\(String\(error\)\)/;
  const root = join(import.meta.dirname, "../..");

  it("put no error's own text into a line: what it quotes may be somebody's words", () => {
    const files = globSync(["lib/**/*.ts", "nodes/*/runtime.ts", "nodes/shared/*.ts"], { cwd: root });
    assert.ok(files.length > 150);
    const found = files.flatMap((file) =>
      readFileSync(join(root, file), "utf8")
        .split("\n")
        .filter((line) => whole.test(line) && !SAFE.has(file))
        .map((line) => `${file}: ${line.trim()}`),
    );
    assert.deepEqual(found, []);
  });

  /** What cannot be written as JSON is named by JavaScript itself, without its contents. */
  const SAFE = new Set(["lib/store/embedded.ts"]);
});
