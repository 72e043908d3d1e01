/** The competency table: which row serves what the bot asks for, and where to turn when it cannot. Pure. */
import { HandoverError } from "../errors.ts";
import { foldedName } from "./folded-name.ts";

/** One row of `genesys-config`; `competency: ""` is the row without competency, which always exists. */
export interface Competency {
  competency: string;
  queueId: string;
  queueName: string;
  flowId: string;
  flowName: string;
  /** Name of the competency to try when this one cannot; "" = none. */
  fallback: string;
}

const WITHOUT: Competency = {
  competency: "",
  queueId: "",
  queueName: "",
  flowId: "",
  flowName: "",
  fallback: "",
};

/** The table with the row that always exists. */
export function withDefaultRow(rows: readonly Competency[]): Competency[] {
  return rows.some((row) => row.competency === "") ? [...rows] : [...rows, WITHOUT];
}

/** The row of that name, however it is written. */
export function findRow(rows: readonly Competency[], wanted: string): Competency | undefined {
  return rows.find(({ competency }) => competency === wanted) ?? rows.find(sameName(wanted));
}

/** The same; throws COMPETENCY_UNKNOWN, which lists the names that exist. */
export function rowOf(rows: readonly Competency[], wanted: string): Competency {
  const row = findRow(rows, wanted);
  if (row) return row;
  const names = rows.map(({ competency }) => competency).filter(Boolean);
  throw new HandoverError(
    "COMPETENCY_UNKNOWN",
    `There is no competency ${shown(wanted)} in the connector's table.`,
    `Use one of ${names.join(", ") || "none"}, leave it empty for "without competency", or add it to the table.`,
  );
}

/** For a sentence: whose queue, whose hours. */
export function inWords(competency: string): string {
  return competency === "" ? "the row without competency" : `"${competency}"`;
}

/** What is longer than a name may be somebody's text in the wrong property. */
function shown(wanted: string): string {
  return wanted.length <= LONGEST_SHOWN ? `"${wanted}"` : `of that name (${wanted.length} characters)`;
}

const LONGEST_SHOWN = 40;

/** The row and its fallbacks in order; a circle ends where it would repeat, an unknown fallback ends the chain. */
export function chainOf(rows: readonly Competency[], wanted: string): Competency[] {
  const chain: Competency[] = [];
  for (let row: Competency | undefined = rowOf(rows, wanted); row && !chain.includes(row); ) {
    chain.push(row);
    const next: string = row.fallback;
    row = next === "" ? undefined : findRow(rows, next);
  }
  return chain;
}

function sameName(name: string) {
  const folded = foldedName(name);
  return (row: Competency) => foldedName(row.competency) === folded;
}
