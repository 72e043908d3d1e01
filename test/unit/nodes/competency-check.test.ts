/** What is wrong in the competency table, row by row. */
import assert from "node:assert/strict";
import { checkCompetencies } from "../../../nodes/genesys-config/competencies/check.ts";
import { type CompetencyRow, ROW_WITHOUT_COMPETENCY } from "../../../nodes/genesys-config/config.ts";

const row = (competency: string, fallback = ""): CompetencyRow => ({
  ...ROW_WITHOUT_COMPETENCY,
  competency,
  fallback,
});
const LAST = row("");

const tables: Record<string, [CompetencyRow[], string[]]> = {
  "a chain of fallbacks is fine": [[row("A", "B"), row("B", "C"), row("C"), LAST], []],
  "two that fall back to each other": [
    [row("A", "B"), row("B", "a"), LAST],
    ["1 fallback-circle", "2 fallback-circle"],
  ],
  "three in a circle, and a fourth that leads into it without being in it": [
    [row("D", "A"), row("A", "B"), row("B", "C"), row("C", "A"), LAST],
    ["2 fallback-circle", "3 fallback-circle", "4 fallback-circle"],
  ],
  "the row without competency may fall back, too, and be in a circle with nobody": [
    [row("A", "B"), row("B"), row("", "A")],
    [],
  ],
  "itself is no circle but a fault of its own": [[row("A", "A"), LAST], ["1 fallback-self"]],
  "the same name twice": [
    [row("A"), row(" a "), row("A"), LAST],
    ["2 competency-twice", "3 competency-twice"],
  ],
  "the same name twice, its accents written differently": [
    [row("R\u00e9clamation"), row("Re\u0301clamation"), LAST],
    ["2 competency-twice"],
  ],
  "a name that is missing": [[row(" "), row("A"), LAST], ["1 competency-empty"]],
  "a fallback that is in no row": [[row("A", "Z"), LAST], ["1 fallback-unknown"]],
};

describe("the competency table", () => {
  for (const [what, [rows, problems]] of Object.entries(tables)) {
    it(`${what}: ${problems.join(", ") || "nothing wrong"}`, () => {
      assert.deepEqual(
        checkCompetencies(rows).map(({ key, values }) => `${values.row} ${key}`),
        problems,
      );
    });
  }

  it("of a thousand rows is checked at every letter without being felt", () => {
    const rows = Array.from({ length: 1000 }, (_, index) =>
      row(`Competency ${index}`, `Competency ${index + 1}`),
    );
    const took = [1, 2, 3].map(() => {
      const before = performance.now();
      assert.deepEqual(
        checkCompetencies([...rows, LAST]).map(({ key }) => key),
        ["fallback-unknown"],
      );
      return performance.now() - before;
    });
    assert.ok(Math.min(...took) < 50, `${took} ms`);
  });
});
