/**
 * Every regular expression of the library, as it stands in the sources, over texts made to make it explode: whatever
 * somebody writes, none takes long.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";

const ROOT = join(import.meta.dirname, "../..");
/** For one text of so many repetitions; an expression whose time grows with the square takes seconds for it. */
const REPEATED = 20_000;
const MOST_MS = 250;
/** Of an expression's own letters, with the usual ones. */
const MOST_LETTERS = 10;
const ENDLESS_MS = 15_000;

/** Where an expression may begin: behind what no division can follow. */
const LITERAL =
  /(?:[=(,:[?&|!;{}]|\breturn|=>)\s*(\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[dgimsuvy]*)/g;

function expressionsOf(file: string): { name: string; expression: RegExp }[] {
  const code = readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
    .join("\n");
  return [...code.matchAll(LITERAL)].map(([, literal = ""]) => {
    const end = literal.lastIndexOf("/");
    const expression = new RegExp(literal.slice(1, end), literal.slice(end + 1));
    return { name: `${file}: ${literal}`, expression };
  });
}

/** Letters that stand in the expression itself, and those that its classes mean. */
function lettersFor({ source }: RegExp): string[] {
  const own = source.replace(/\\[pPuxcdDwWsSbB](?:\{[^}]*\})?/g, "").replace(/[\\^$*+?()[\]{}|]/g, "");
  return [...new Set([..."a1 -.\n\u0301", ...own])].slice(0, MOST_LETTERS);
}

/** One letter over and over, two in turn, and either with something in front and behind that does not fit. */
function* textsFor(expression: RegExp): Generator<string> {
  const letters = lettersFor(expression);
  const pumped = new Set<string>();
  for (const a of letters) {
    pumped.add(a.repeat(REPEATED));
    for (const b of letters) pumped.add((a + b).repeat(REPEATED / 2));
  }
  for (const text of pumped) {
    yield text;
    yield `x${text}\u0000`;
    yield `${text}\n!`;
  }
}

const SCRIPT = new Script(`
  for (const text of texts) {
    current = text;
    const startedAt = now();
    text.replace(expression, "");
    const ms = now() - startedAt;
    if (ms > worst.ms) worst = { ms, text };
    if (ms > most) break;
  }`);

/** The slowest text; in a context of its own, where also what would never end has an end. */
function worstOf(expression: RegExp, endlessMs = ENDLESS_MS): { ms: number; text: string } {
  const now = () => performance.now();
  const work = {
    expression,
    texts: [...textsFor(expression)],
    now,
    most: MOST_MS,
    worst: { ms: 0, text: "" },
    current: "",
  };
  try {
    SCRIPT.runInContext(createContext(work), { timeout: endlessMs });
  } catch {
    return { ms: Number.POSITIVE_INFINITY, text: work.current };
  }
  return work.worst;
}

describe("no regular expression explodes", function () {
  this.timeout(60_000);
  const all = globSync("lib/**/*.ts", { cwd: ROOT }).flatMap(expressionsOf);

  it("and all of them are looked at", () => assert.ok(all.length >= 70, String(all.length)));

  for (const { name, expression } of all) {
    it(name, () => {
      const { ms, text } = worstOf(expression);
      assert.ok(ms <= MOST_MS, `${Math.round(ms)} ms for ${JSON.stringify(text.slice(0, 20))}…`);
    });
  }

  for (const slow of [/(?:a+)+$/, /(?:a|a)*b/, /\s+$/, /a.*b.*c$/]) {
    it(`one that did would be found: ${slow}`, () => assert.ok(worstOf(slow, 1_500).ms > MOST_MS));
  }
});
