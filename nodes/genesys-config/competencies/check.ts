/** What can be wrong in the competency table; pure, and quick enough to run at every letter in a table of a thousand rows. */

import { foldedName } from "../../../lib/routing/folded-name.ts";
import { isFromEnvironment, type Problem } from "../../shared/config/check.ts";
import type { CompetencyRow } from "../config.ts";

/** What is wrong with one row, whose number is counted as the dialog shows it. */
export interface RowProblem extends Problem {
  values: { row: number };
}

/** Everything wrong in the table, row by row. The last nameless row is the one without competency. */
export function checkCompetencies(rows: readonly CompetencyRow[]): RowProblem[] {
  const names = rows.map(({ competency }) => foldedName(competency));
  const first = new Map<string, number>();
  for (const [index, name] of names.entries()) if (!first.has(name)) first.set(name, index);
  const without = names.lastIndexOf("");
  const circling = circles(rows, first);

  return rows.flatMap((row, index) => {
    const name = names[index] ?? "";
    const fallback = foldedName(row.fallback);
    const wrong: [string, boolean][] = [
      ["competency-twice", name !== "" && first.get(name) !== index],
      ["competency-empty", name === "" && index !== without],
      ["queue-not-chosen", !isChosen(row.queueId, row.queueName)],
      ["flow-not-chosen", !isChosen(row.flowId, row.flowName)],
      ["fallback-self", fallback !== "" && fallback === name],
      ["fallback-circle", circling.has(index)],
      ["fallback-unknown", fallback !== "" && !isFromEnvironment(row.fallback) && !first.has(fallback)],
    ];
    return wrong.filter(([, is]) => is).map(([key]) => ({ key, values: { row: index + 1 } }));
  });
}

/** The rows whose fallbacks lead back to themselves over others. */
function circles(rows: readonly CompetencyRow[], indexOf: ReadonlyMap<string, number>): ReadonlySet<number> {
  const next = rows.map(({ fallback }) =>
    foldedName(fallback) === "" ? undefined : indexOf.get(foldedName(fallback)),
  );
  const circling = new Set<number>();
  const walked = new Set<number>();
  for (const start of rows.keys()) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !walked.has(at)) {
      walked.add(at);
      path.push(at);
      at = next[at];
    }
    const begins = at === undefined ? -1 : path.indexOf(at);
    const circle = begins < 0 ? [] : path.slice(begins);
    if (circle.length > 1) for (const index of circle) circling.add(index);
  }
  return circling;
}

/** What Genesys has by id is empty, chosen from the list, typed as an id, or comes from the environment. */
export const isChosen = (id: string, name: string): boolean =>
  id === "" || name !== "" || isFromEnvironment(id) || isId(id);

/** An id as Genesys gives them. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
