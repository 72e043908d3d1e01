/** Which row serves what the bot asks for. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { chainOf, rowOf, withDefaultRow } from "../../../lib/routing/competencies.ts";
import { row } from "./rows.ts";

const table = [
  row("Animal", { fallback: "payment " }),
  row("Payment"),
  row("Straße"),
  row("R\u00e9clamation"),
  row(""),
];
const names = (rows: { competency: string }[]) => rows.map(({ competency }) => competency);

describe("the row of a competency", () => {
  const found: [string, string][] = [
    ["Animal", "Animal"],
    ["animal", "Animal"],
    [" PAYMENT ", "Payment"],
    ["straße", "Straße"],
    ["RE\u0301CLAMATION", "R\u00e9clamation"],
    ["", ""],
    ["  ", ""],
  ];
  for (const [wanted, name] of found) {
    it(`"${wanted}" is served by "${name}"`, () => assert.equal(rowOf(table, wanted).competency, name));
  }

  it("the exact name goes before one that differs in case only", () => {
    const both = [row("animal", { queueId: "1" }), row("Animal", { queueId: "2" })];
    assert.equal(rowOf(both, "Animal").queueId, "2");
  });

  it("an unknown one is COMPETENCY_UNKNOWN, with the names that exist", () => {
    assert.throws(
      () => rowOf(table, "Weather"),
      (error) =>
        error instanceof HandoverError &&
        error.code === "COMPETENCY_UNKNOWN" &&
        /"Weather".*Animal, Payment/.test(error.message),
    );
    assert.throws(() => rowOf([row("")], "Weather"), /Use one of none/);
  });
});

describe("the table", () => {
  it("always has the row without competency, once", () => {
    assert.deepEqual(names(withDefaultRow([])), [""]);
    assert.deepEqual(names(withDefaultRow([row("Animal")])), ["Animal", ""]);
    assert.deepEqual(names(withDefaultRow([row(""), row("Animal")])), ["", "Animal"]);
  });
});

describe("the chain of fallbacks", () => {
  const chains: [string, ReturnType<typeof row>[], string[]][] = [
    ["a row without fallback is alone", [row("A"), row("")], ["A"]],
    [
      "fallbacks follow in order",
      [row("A", { fallback: "B" }), row("B", { fallback: "C" }), row("C")],
      ["A", "B", "C"],
    ],
    [
      "a circle ends where it would repeat",
      [row("A", { fallback: "B" }), row("B", { fallback: "A" })],
      ["A", "B"],
    ],
    ["a row that names itself is tried once", [row("A", { fallback: "a" })], ["A"]],
    ["an unknown fallback ends the chain", [row("A", { fallback: "Z" })], ["A"]],
    [
      "how an accent of a fallback's name is written does not matter",
      [row("A", { fallback: "e\u0301" }), row("\u00c9")],
      ["A", "\u00c9"],
    ],
    ["the case of a fallback's name does not matter", [row("A", { fallback: " b" }), row("B")], ["A", "B"]],
  ];
  for (const [rule, rows, expected] of chains) {
    it(rule, () => assert.deepEqual(names(chainOf(rows, "A")), expected));
  }
});
