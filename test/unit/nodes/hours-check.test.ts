/** What the dialog says of opening hours that cannot be meant. */
import assert from "node:assert/strict";
import { type HoursRow, NO_HOURS } from "../../../nodes/genesys-config/config.ts";
import { checkHours } from "../../../nodes/genesys-config/hours/check.ts";

const row = (rest: Partial<HoursRow>): HoursRow => ({ ...NO_HOURS, ...rest });
const table = (rest: Partial<HoursRow>) => row({ kind: "table", timeZone: "Europe/Paris", ...rest });
const env = (name: string) => ["$", "{", name, "}"].join("");
const found = (...rows: Partial<HoursRow>[]) =>
  checkHours(rows, ["Animal", "A"]).map(({ key, values }) => `${key} ${values?.row}`);

describe("the check of the opening hours", () => {
  const cases: [string, Partial<HoursRow>[], string[]][] = [
    ["nothing at all", [], []],
    ["an entry written by hand that names nothing", [{}], []],
    ["a whole table", [table({ week: { ...NO_HOURS.week, mo: "08:00-12:00" } })], []],
    [
      "two of one competency",
      [table({}), table({ competency: "Animal" }), row({ competency: "animal " })],
      ["hours-twice 3"],
    ],
    [
      "competencies that the table does not have, whatever their case",
      [
        row({ competency: "*" }),
        row({ competency: "" }),
        row({ competency: "ANIMAL " }),
        row({ competency: "Gone" }),
      ],
      ["hours-competency 4"],
    ],
    ["a competency that the environment names", [row({ competency: env("TEAM") })], []],
    ["a group that is not chosen", [row({ kind: "genesys" })], ["hours-group 1"]],
    ["a kind that does not exist", [row({ kind: "moon" as never })], ["hours-kind 1"]],
    ["a zone that does not exist", [table({ timeZone: "Paris" })], ["hours-zone 1"]],
    ["times that cannot be read", [table({ week: { ...NO_HOURS.week, su: "8 to 12" } })], ["hours-times 1"]],
    [
      "a date that does not exist",
      [table({ dates: [{ date: "2026-02-30", times: "" }] })],
      ["hours-dates 1"],
    ],
    [
      "a date without times, as a hand writes it",
      [table({ dates: [{ date: "12-25" } as HoursRow["dates"][number]] })],
      [],
    ],
    ["minutes that are no number", [table({ closesBeforeMinutes: "soon" })], ["hours-closes-before 1"]],
    ["minutes that do not count, because it is always open", [row({ closesBeforeMinutes: "soon" })], []],
    [
      "a group and an emergency group that were typed and not found",
      [row({ kind: "genesys", scheduleGroupId: "Service", emergencyGroupId: "Fire" })],
      ["hours-group 1", "hours-emergency 1"],
    ],
    [
      "groups that were chosen, or typed as an id",
      [
        row({
          kind: "genesys",
          scheduleGroupId: "b0000000-0000-4000-8000-000000000004",
          emergencyGroupId: "fire",
          emergencyGroupName: "Fire",
        }),
      ],
      [],
    ],
    [
      "what comes from the environment",
      [
        table({
          timeZone: env("ZONE"),
          week: { ...NO_HOURS.week, mo: env("MONDAY") },
          closesBeforeMinutes: env("N"),
        }),
        row({ competency: "A", kind: "genesys", scheduleGroupId: env("GROUP") }),
      ],
      [],
    ],
  ];
  for (const [what, rows, problems] of cases)
    it(`${what}: ${problems.join(", ") || "fine"}`, () => assert.deepEqual(found(...rows), problems));

  it("knows no missing competency where the environment names one of the table", () => {
    assert.deepEqual(checkHours([row({ competency: "Gone" })], [env("TEAM")]), []);
  });
});
