/** Dates with other opening hours, as a person writes them. */
import assert from "node:assert/strict";
import { datesOfText, textOfDates } from "../../../nodes/genesys-config/hours/dates.ts";

describe("the dates with other opening hours", () => {
  const DATES = [
    { date: "2026-12-24", times: "08:00-12:00, 13:00-15:00" },
    { date: "12-25", times: "" },
    { date: ["$", "{DATE}"].join(""), times: "08:00-12:00" },
  ];

  it("are the same after they were shown and read", () =>
    assert.deepEqual(datesOfText(textOfDates(DATES)), DATES));

  it("are one per line; spaces and empty lines do not count", () =>
    assert.deepEqual(datesOfText("  12-25 \r\n\n\t2026-12-24\t 08:00 - 12:00\n"), [
      { date: "12-25", times: "" },
      { date: "2026-12-24", times: "08:00 - 12:00" },
    ]));

  it("keep what cannot be read, so that it can be marked and mended", () =>
    assert.deepEqual(datesOfText("Christmas closed all day"), [
      { date: "Christmas", times: "closed all day" },
    ]));
});
