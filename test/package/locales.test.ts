/** The words: both languages say the same things, every key that is used exists, and none is left over. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DAYS } from "../../lib/routing/opening-hours/times.ts";
import { ROOT } from "../support/node-red.ts";
import { TYPES } from "../support/tested-nodes.ts";

const LANGUAGES = ["en-US", "fr"] as const;
const NODES = join(ROOT, "nodes");
const SHARED = ["dialog", "problem", "status"];

const read = (...path: string[]): string => readFileSync(join(NODES, ...path), "utf8");

/** `{a: {b: "x"}}` → `[["a.b", "x"]]`. */
function flat(catalogue: object, prefix = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );
}

const catalogueOf = (language: string, name: string): Map<string, string> =>
  new Map(
    SHARED.includes(name)
      ? flat(JSON.parse(read("shared/locales", language, `${name}.json`)), `${name}.`)
      : flat(JSON.parse(read(name, "locales", `${language}.json`)), `${name}.`),
  );

const CATALOGUES = [...TYPES, ...SHARED];
const placeholders = (text: string): string[] => [...text.matchAll(/__\w+?__/g)].map(String).sort();

/** Every source file of the nodes, templates included. */
const sources = readdirSync(NODES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|html)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ file: relative(NODES, file), text: readFileSync(file, "utf8") }));

const everyKey = new Set(CATALOGUES.flatMap((name) => [...catalogueOf("en-US", name).keys()]));

/** Keys as they stand in the sources; a template literal stands for everything that begins and ends like it. */
function usedKeys(): { file: string; pattern: RegExp; text: string }[] {
  const prefix = `(?:${CATALOGUES.map((name) => `${name}\\.`).join("|")})`;
  const literal = new RegExp(`["\`;\\]](${prefix}[\\w.\${}[\\]-]+)(?=["\`;])`, "g");
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(literal)].map(([, key = ""]) => {
      const parts = key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return { file, text: key, pattern: new RegExp(`^${parts.join(".+")}$`) };
    }),
  );
}

describe("the catalogues", () => {
  for (const name of CATALOGUES) {
    it(`of ${name} have the same keys and the same blanks in both languages`, () => {
      const english = catalogueOf("en-US", name);
      const french = catalogueOf("fr", name);

      assert.deepEqual([...french.keys()].sort(), [...english.keys()].sort());
      for (const [key, text] of english) {
        const translated = french.get(key) ?? "";
        assert.deepEqual(placeholders(translated), placeholders(text), key);
        assert.equal(translated.trim() === "", text.trim() === "", key);
      }
    });
  }

  it("and the help in French keep quotation marks and their words on one line", () => {
    for (const name of TYPES)
      assert.doesNotMatch(read(name, "help", "fr.md"), /«(?!\u00a0)|(?<!\u00a0)»/, `the help of ${name}`);
    for (const name of CATALOGUES)
      for (const [key, text] of catalogueOf("fr", name))
        assert.doesNotMatch(text, /«(?!\u00a0)|(?<!\u00a0)»/, key);
  });

  it("and the help say conversation in French where English does, of Genesys' own; elsewhere it is a chat", () => {
    // What the flow tells a user, who has a conversation and knows no chat.
    const toUsers = /^genesys-config\.warning\./;
    const said = (text: string) => text.replace(/`[^`]*`|[\w:]*conversation(?:Id|:)[\w:]*/gi, "");
    for (const name of CATALOGUES)
      for (const [key, text] of catalogueOf("fr", name)) {
        const english = catalogueOf("en-US", name).get(key) ?? "";
        if (!toUsers.test(key) && /conversation/i.test(said(text)))
          assert.match(english, /conversation/i, key);
      }
    for (const name of TYPES) {
      const english = read(name, "help", "en-US.md").split("\n");
      for (const [index, line] of read(name, "help", "fr.md").split("\n").entries())
        if (/conversation/i.test(said(line))) assert.match(said(english[index] ?? ""), /conversation/i, line);
    }
  });

  it("hold every key that a dialog uses", () => {
    const used = usedKeys().filter(({ text }) => !/\.(json|ts|css|html|svg|js)$/.test(text));
    const missing = used.filter(({ pattern }) => ![...everyKey].some((key) => pattern.test(key)));

    assert.ok(used.length > 100, `only ${used.length} uses found: the search is broken`);
    assert.deepEqual(
      missing.map(({ file, text }) => `${file}: ${text}`),
      [],
    );
  });

  it("hold no key that nothing uses", () => {
    const used = usedKeys();
    const code = sources.map(({ text }) => text).join("\n");
    const isQuoted = (name: string) => code.includes(`"${name}"`);
    // A key that is put together in the code ends with a name that stands there by itself.
    const days: string[] = DAYS.map((day) => `genesys-config.day.${day}`);
    const isUsed = (key: string) =>
      days.includes(key) ||
      used.some(({ pattern, text }) => !text.endsWith("}") && pattern.test(key)) ||
      isQuoted(key.slice(key.lastIndexOf(".") + 1)) ||
      isQuoted(key.slice(key.indexOf(".") + 1));
    // Status texts belong to conditions of the library, the doctor's texts to its checks, a step's to the plan.
    const elsewhere = /^(status|genesys-config\.doctor|genesys-provision\.(kind|field|why))\./;

    assert.deepEqual(
      [...everyKey].filter((key) => !elsewhere.test(key) && !isUsed(key)),
      [],
    );
  });

  it("keep a status short enough to stand below a node", () => {
    for (const language of LANGUAGES) {
      for (const [key, text] of catalogueOf(language, "status")) {
        assert.ok(text.replace(/__\w+?__/g, "").length <= 30, `${language} ${key}: ${text}`);
      }
    }
  });
});

describe("the help", () => {
  for (const type of TYPES) {
    const help = (language: string) => read(type, "help", `${language}.md`).trim();
    const shape = (text: string) =>
      text.split("\n").map((line) => /^ *(#+|\||:|\d+\.)/.exec(line)?.[1] ?? "");

    it(`of ${type} begins with a paragraph that fits the palette's tooltip`, () => {
      for (const language of LANGUAGES) {
        const [first = ""] = help(language).split("\n\n");
        assert.match(first, /^[A-ZÀ-Ý]/);
        assert.ok(first.length <= 260, `${language}: ${first.length} characters`);
      }
    });

    it(`of ${type} has the same headings, lists and tables in both languages`, () => {
      const marks = (language: string) => shape(help(language)).filter(Boolean);
      assert.deepEqual(marks("fr"), marks("en-US"));
    });

    it(`of ${type} has property lists that Node-RED can read: exactly two colons in a line`, () => {
      for (const language of LANGUAGES) {
        for (const line of help(language).split("\n")) {
          if (/^ *: /.test(line)) assert.match(line, /^ *: [^:]+\([^:]+\) : [^:]+$/);
        }
      }
    });
  }
});
