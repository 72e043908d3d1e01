/** A measurement's table: printed, and kept in RESULTS.md in the place of the last one. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../test/support/node-red.ts";

export interface Result {
  /** Name of the measurement and of its section: `webhook` for `npm run bench:webhook`. */
  name: string;
  title: string;
  seed: number;
  /** How it was measured, in a few sentences. */
  how: string;
  /** First row: the heads. */
  table: (string | number)[][];
  /** Below the table: what was reached, and what holds it. */
  reached: string[];
}

const FILE = join(import.meta.dirname, "..", "RESULTS.md");

/** Prints the result; with `--keep` in the command also writes its section. */
export function report(result: Result): void {
  const section = sectionOf(result);
  console.log(`\n${section}`);
  if (!process.argv.includes("--keep")) {
    console.log("(not kept: run with -- --keep to put it into bench/RESULTS.md)");
    return;
  }
  const before = existsSync(FILE) ? readFileSync(FILE, "utf8") : "# Measured\n";
  writeFileSync(FILE, replaced(before, result.name, section));
}

function sectionOf({ name, title, seed, how, table, reached }: Result): string {
  return [
    `## ${title}`,
    "",
    `\`npm run bench:${name}\` · ${new Date().toISOString().slice(0, 10)} · ${machine()} · ${versions()} · seed ${seed}`,
    "",
    how,
    "",
    ...markdown(table),
    "",
    ...reached.map((line) => `- ${line}`),
  ].join("\n");
}

function markdown([head = [], ...rows]: (string | number)[][]): string[] {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [first = [], ...others] = lines;
  return [line(first), rule, ...others.map(line)];
}

/** Each measurement has its place between two marks. */
function replaced(text: string, name: string, section: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const block = `${start}\n\n${section}\n\n${end}`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) return `${text.trimEnd()}\n\n${block}\n`;
  return text.slice(0, from) + block + text.slice(to + end.length);
}

function machine(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"})`;
}

function versions(): string {
  const version = (path: string) =>
    (JSON.parse(readFileSync(join(ROOT, path), "utf8")) as { version: string }).version;
  return `palette ${version("package.json")}, Node-RED ${version("node_modules/node-red/package.json")}, Node ${process.versions.node}`;
}
