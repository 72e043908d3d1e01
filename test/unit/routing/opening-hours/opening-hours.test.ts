/** Open or closed, why, and when it opens: by a weekly table and by a Genesys schedule group, over every edge of the clock. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { openingAt } from "../../../../lib/routing/opening-hours/calendar.ts";
import type { SpecialDate } from "../../../../lib/routing/opening-hours/hours.ts";
import { groupCalendar, type Schedule } from "../../../../lib/routing/opening-hours/schedules.ts";
import { tableCalendar } from "../../../../lib/routing/opening-hours/table.ts";
import { parseDate, parseTimes } from "../../../../lib/routing/opening-hours/times.ts";
import { instantOf, wallOf } from "../../../../lib/routing/opening-hours/wall.ts";

const NO_DAYS = { mo: "", tu: "", we: "", th: "", fr: "", sa: "", su: "" };
const every = (times: string) => ({
  mo: times,
  tu: times,
  we: times,
  th: times,
  fr: times,
  sa: times,
  su: times,
});
const office = { ...every("08:00-12:00, 13:00-18:00"), sa: "", su: "" };
const table = (week: object, dates: { date: string; times: string }[] = [], timeZone = "Europe/Paris") =>
  tableCalendar({ week: { ...NO_DAYS, ...week }, dates, timeZone });
/** What is said at a local time of Paris, in short. */
function at(calendar: Parameters<typeof openingAt>[0], local: string, closesBefore = 0): string {
  const opening = openingAt(calendar, instantOf(Date.parse(`${local}Z`), calendar.timeZone), closesBefore);
  if (opening.is === "open") return "open";
  const next =
    opening.opensAt === undefined
      ? "never"
      : new Date(wallOf(opening.opensAt, calendar.timeZone)).toISOString().slice(0, 16);
  return `${opening.reason} until ${next}`;
}

describe("times and dates as people write them", () => {
  it("are read, or known as unreadable", () => {
    assert.deepEqual(parseTimes("08:00-12:00, 13:00 – 18:30"), [
      { from: 480, to: 720 },
      { from: 780, to: 1110 },
    ]);
    assert.deepEqual(parseTimes("22:00-06:00"), [{ from: 1320, to: 1800 }]);
    assert.deepEqual(parseTimes("0:00-24:00"), [{ from: 0, to: 1440 }]);
    assert.deepEqual(parseTimes(" "), []);
    for (const wrong of [
      "8-12",
      "08:00",
      "25:00-26:00",
      "08:00-08:00",
      "08:60-09:00",
      "24:00-25:00",
      "closed",
    ])
      assert.equal(parseTimes(wrong), undefined, wrong);
    assert.deepEqual(parseDate("2026-12-25"), { year: "2026", monthAndDay: "12-25" });
    assert.deepEqual(parseDate("02-29"), { year: "", monthAndDay: "02-29" });
    for (const wrong of ["2026-02-29", "12-32", "25.12.2026", ""]) assert.equal(parseDate(wrong), undefined);
  });
});

describe("a weekly table", () => {
  // 2026-11-27 is a Friday.
  const cases: [string, string, string][] = [
    ["in the morning", "2026-11-27T08:00", "open"],
    ["a second before it opens", "2026-11-27T07:59:59", "outside-hours until 2026-11-27T08:00"],
    ["at noon", "2026-11-27T12:00", "outside-hours until 2026-11-27T13:00"],
    ["in the last second", "2026-11-27T17:59:59", "open"],
    ["on Friday evening it opens on Monday", "2026-11-27T18:00", "outside-hours until 2026-11-30T08:00"],
  ];
  for (const [what, local, said] of cases)
    it(`${what} → ${said}`, () => assert.equal(at(table(office), local), said));

  it("closes N minutes before its end, but not at a midnight that it works through", () => {
    assert.equal(at(table(office), "2026-11-27T17:44", 15), "open");
    assert.equal(at(table(office), "2026-11-27T17:45", 15), "closes-soon until 2026-11-30T08:00");
    const night = table(every("22:00-06:00"));
    assert.equal(at(night, "2026-11-27T23:55", 15), "open");
    assert.equal(at(night, "2026-11-28T05:45", 15), "closes-soon until 2026-11-28T22:00");
    const always = table(every("00:00-24:00"));
    assert.equal(at(always, "2026-11-27T23:59:59", 60), "open");
  });

  it("does not close at the end of a day that is written 23:59 where the next begins at once", () => {
    const always = table(every("00:00-23:59"));
    assert.equal(at(always, "2026-11-27T23:50", 15), "open");
    assert.equal(at(always, "2026-11-27T23:59:30", 15), "open");
    const friday = table({ fr: "08:00-12:00, 12:01-23:59" });
    assert.equal(at(friday, "2026-11-27T11:59", 15), "open");
    assert.equal(at(friday, "2026-11-27T23:59"), "outside-hours until 2026-12-04T08:00");
    assert.equal(
      at(table({ fr: "08:00-12:00, 12:02-18:00" }), "2026-11-27T11:59", 15),
      "closes-soon until 2026-11-27T12:02",
    );
  });

  it("never names an opening that is over before anybody is sent there", () => {
    const short = table({ fr: "12:00-12:10, 13:00-18:00" });
    assert.equal(at(short, "2026-11-27T11:00", 15), "outside-hours until 2026-11-27T13:00");
    assert.equal(at(short, "2026-11-27T12:05", 15), "closes-soon until 2026-11-27T13:00");
    assert.equal(at(table({ fr: "12:00-12:10" }), "2026-11-27T11:00", 15), "outside-hours until never");
  });

  it("a date with times of its own may reach over midnight, and into a day that has others", () => {
    const dated = table(office, [
      { date: "2026-12-31", times: "20:00-02:00" },
      { date: "01-01", times: "10:00-12:00" },
    ]);
    assert.equal(at(dated, "2026-12-31T09:00"), "outside-hours until 2026-12-31T20:00");
    assert.equal(at(dated, "2027-01-01T01:59"), "open");
    assert.equal(at(dated, "2027-01-01T02:00"), "outside-hours until 2027-01-01T10:00");
    assert.equal(at(dated, "2027-01-01T11:59"), "open");
  });

  it("a date of one year goes before the same date of every year", () => {
    const dated = table(office, [
      { date: "11-27", times: "" },
      { date: "2026-11-27", times: "10:00-12:00" },
    ]);
    assert.equal(at(dated, "2026-11-27T10:30"), "open");
    assert.equal(
      at(table(office, [{ date: "11-27", times: "" }]), "2026-11-27T10:30"),
      "holiday until 2026-11-30T08:00",
    );
  });

  it("a date without times, as a hand writes it, is closed all day", () => {
    const dated = table(office, [{ date: "2026-11-27" } as SpecialDate]);
    assert.equal(at(dated, "2026-11-27T10:30"), "holiday until 2026-11-30T08:00");
  });

  it("that opens at 24:00 of the day before is one opening with it", () => {
    assert.equal(at(table({ fr: "18:00-24:00", sa: "00:00-02:00" }), "2026-11-27T23:59:59", 60), "open");
  });

  describe("on a server whose clock stands elsewhere", () => {
    const own = process.env.TZ;
    afterEach(() => {
      if (own === undefined) delete process.env.TZ;
      else process.env.TZ = own;
    });
    for (const zone of ["Pacific/Kiritimati", "America/St_Johns", "Europe/Paris", "UTC"]) {
      it(`says the same in ${zone}, and reads an empty zone as that one`, () => {
        process.env.TZ = zone;
        const dated = table(office, [{ date: "2026-12-25", times: "" }]);
        assert.equal(openingAt(dated, Date.parse("2026-11-27T07:00:00Z")).is, "open");
        assert.equal(openingAt(dated, Date.parse("2026-11-27T06:59:59Z")).is, "closed");
        assert.equal(at(dated, "2026-12-25T09:00"), "holiday until 2026-12-28T08:00");
        assert.equal(table(office, [], "").timeZone, zone);
      });
    }
  });

  it("a night belongs to the day on which it begins", () => {
    const friday = table({ fr: "22:00-06:00" });
    assert.equal(at(friday, "2026-11-28T05:59"), "open");
    assert.equal(at(friday, "2026-11-27T05:59"), "outside-hours until 2026-11-27T22:00");
  });

  it("another date replaces the day; without times it is a holiday, once or every year", () => {
    const dated = table(office, [
      { date: "2026-12-24", times: "08:00-11:00" },
      { date: "12-25", times: "" },
    ]);
    assert.equal(at(dated, "2026-12-24T11:30"), "outside-hours until 2026-12-28T08:00");
    assert.equal(at(dated, "2026-12-25T09:00"), "holiday until 2026-12-28T08:00");
    assert.equal(at(dated, "2028-12-25T09:00"), "holiday until 2028-12-26T08:00");
  });

  it("who works through the night into a holiday is there until the night's end", () => {
    const dated = table(every("22:00-06:00"), [{ date: "2026-12-25", times: "" }]);
    assert.equal(at(dated, "2026-12-25T05:00"), "open");
    assert.equal(at(dated, "2026-12-25T07:00"), "holiday until 2026-12-26T22:00");
  });

  it("that never opens names no time", () =>
    assert.equal(at(table({}), "2026-11-27T12:00"), "outside-hours until never"));

  it("keeps its hours when the clocks change", () => {
    // Forward at 02:00 on 2026-03-29, back at 03:00 on 2026-10-25.
    const zone = "Europe/Paris";
    const early = table({ su: "02:30-06:00" });
    const opened = openingAt(early, Date.parse("2026-03-29T00:59:59Z"));
    assert.deepEqual(opened, {
      is: "closed",
      reason: "outside-hours",
      opensAt: Date.parse("2026-03-29T01:00:00Z"),
    });
    assert.equal(openingAt(early, Date.parse("2026-03-29T01:00:00Z")).is, "open");
    assert.equal(
      new Date(wallOf(Date.parse("2026-10-25T00:30:00Z"), zone)).toISOString(),
      "2026-10-25T02:30:00.000Z",
    );
    for (const twice of ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"])
      assert.equal(openingAt(early, Date.parse(twice)).is, "open", twice);
    const monday = openingAt(table(office), Date.parse("2026-10-24T12:00:00Z"));
    assert.equal(monday.is === "closed" && monday.opensAt, Date.parse("2026-10-26T07:00:00Z"));
  });

  it("that cannot be read is NOT_CONFIGURED", () => {
    const wrong = { code: "NOT_CONFIGURED" };
    assert.throws(() => table({ mo: "from eight" }), wrong);
    assert.throws(() => table(office, [{ date: "Xmas", times: "" }]), wrong);
    assert.throws(() => table(office, [], "Europe/Nowhere"), wrong);
  });

  it("opens exactly when it said, in every zone", () => {
    const zones = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(
          office,
          every("22:00-06:00"),
          { ...every("00:00-24:00"), su: "" },
          { we: "02:00-02:30" },
        ),
        fc.constantFrom(0, 15, 240),
        fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2028-01-01") }),
        (zone, week, closesBefore, now) => {
          const calendar = table(week, [], zone);
          const said = openingAt(calendar, now, closesBefore);
          if (said.is === "open") return;
          if (said.opensAt === undefined)
            return assert.deepEqual([week, closesBefore], [{ we: "02:00-02:30" }, 240]);
          assert.equal(openingAt(calendar, said.opensAt, closesBefore).is, "open");
          assert.equal(openingAt(calendar, said.opensAt - 1000, closesBefore).is, "closed");
        },
      ),
    );
  });
});

describe("a schedule group of Genesys", () => {
  const once = (start: string, end: string): Schedule => ({ start, end, rrule: "" });
  const weekdays: Schedule = {
    start: "2015-01-05T08:00:00.000",
    end: "2015-01-05T18:00:00.000",
    rrule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR",
  };
  const group = (open: Schedule[], closed: Schedule[] = [], holidays: Schedule[] = []) =>
    groupCalendar({ timeZone: "Europe/Paris", open, closed, holidays });

  it("is open when an open schedule is, in the group's zone, summer and winter", async () => {
    const calendar = await group([weekdays]);
    assert.equal(at(calendar, "2026-07-31T08:00"), "open");
    assert.equal(at(calendar, "2026-11-27T08:00"), "open");
    assert.equal(at(calendar, "2026-11-27T18:00"), "outside-hours until 2026-11-30T08:00");
    assert.equal(openingAt(calendar, Date.parse("2026-11-27T06:59:59Z")).is, "closed");
    assert.equal(openingAt(calendar, Date.parse("2026-11-27T07:00:00Z")).is, "open");
  });

  it("a closed schedule goes before an open one, a holiday before both", async () => {
    const noon = { ...weekdays, start: "2026-01-05T12:00:00.000", end: "2026-01-05T13:00:00.000" };
    const christmas = {
      start: "2020-12-25T00:00:00.000",
      end: "2020-12-26T00:00:00.000",
      rrule: "FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=25",
    };
    const calendar = await group([weekdays], [noon], [christmas]);
    assert.equal(at(calendar, "2026-11-27T12:30"), "outside-hours until 2026-11-27T13:00");
    assert.equal(at(calendar, "2026-11-27T11:50", 15), "closes-soon until 2026-11-27T13:00");
    assert.equal(at(calendar, "2026-12-25T12:30"), "holiday until 2026-12-28T08:00");
    assert.equal(at(calendar, "2026-12-24T20:00"), "outside-hours until 2026-12-28T08:00");
  });

  it("around the clock is one opening, and a schedule may be days long", async () => {
    const daily = {
      start: "2026-01-01T00:00:00.000",
      end: "2026-01-02T00:00:00.000",
      rrule: "FREQ=DAILY;INTERVAL=1",
    };
    const holidays = [once("2026-12-21T00:00:00.000", "2027-01-04T00:00:00.000")];
    const calendar = await group([daily], [], holidays);
    assert.equal(at(calendar, "2026-11-27T23:59:59", 60), "open");
    assert.equal(at(calendar, "2027-01-03T12:00"), "holiday until 2027-01-04T00:00");
  });

  const until: [string, string, string][] = [
    ["a date: its whole day", "UNTIL=20261125", "2026-11-25"],
    ["local time", "UNTIL=20261125T080000", "2026-11-25"],
    ["a moment in UTC, an hour early in Paris", "UNTIL=20261125T070000Z", "2026-11-25"],
    ["a moment in UTC before it", "UNTIL=20261125T065959Z", "2026-11-24"],
    ["a number of times", "COUNT=3", "2026-11-25"],
  ];
  for (const [what, rule, last] of until) {
    it(`ends with ${what}`, async () => {
      const schedule = {
        start: "2026-11-23T08:00:00.000",
        end: "2026-11-23T10:00:00.000",
        rrule: `FREQ=DAILY;INTERVAL=1;${rule}`,
      };
      const calendar = await group([schedule]);
      const day = (offset: number) =>
        new Date(Date.parse(`${last}T09:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 16);
      assert.equal(at(calendar, day(0)), "open");
      assert.equal(at(calendar, day(1)), "outside-hours until never");
    });
  }

  // The days on which it is open, from 2026-11-23 (a Monday), two weeks long.
  const rules: [string, string, string, string[]][] = [
    ["every other week on two days", "2026-11-23", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", ["11-23", "11-27"]],
    [
      "every other week, begun in the week before",
      "2026-11-16",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
      ["11-30", "12-04"],
    ],
    ["the last Friday of the month", "2026-01-30", "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR", ["11-27"]],
    ["the first Tuesday of the month", "2026-01-06", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU", ["12-01"]],
    ["the last day of the month", "2026-01-31", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1", ["11-30"]],
    [
      "the last but one working day",
      "2026-01-29",
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
      ["11-27"],
    ],
    ["every third day", "2026-11-22", "FREQ=DAILY;INTERVAL=3", ["11-25", "11-28", "12-01", "12-04"]],
    ["every third day, four times", "2026-11-19", "FREQ=DAILY;INTERVAL=3;COUNT=4", ["11-25", "11-28"]],
    [
      "but for one day",
      "2026-11-23",
      "FREQ=DAILY;UNTIL=20261126\nEXDATE:20261124T080000",
      ["11-23", "11-25", "11-26"],
    ],
    [
      "in small letters, with a semicolon behind",
      "2026-11-23",
      "rrule:freq=daily;count=2;",
      ["11-23", "11-24"],
    ],
    ["on a day that never is", "2026-11-23", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []],
  ];
  for (const [what, day, rrule, days] of rules) {
    it(`comes again ${what}: ${days.join(", ") || "never"}`, async () => {
      const calendar = await group([{ start: `${day}T08:00:00.000`, end: `${day}T10:00:00.000`, rrule }]);
      const all = Array.from({ length: 14 }, (_, index) =>
        new Date(Date.parse("2026-11-23T09:00:00Z") + index * 86_400_000).toISOString().slice(0, 16),
      );
      assert.deepEqual(
        all.filter((local) => at(calendar, local) === "open").map((local) => local.slice(5, 10)),
        days,
      );
    });
  }

  it("that adjoin close at the end of the last of them, not in between", async () => {
    const morning = { ...weekdays, end: "2015-01-05T12:00:00.000" };
    const afternoon = { ...weekdays, start: "2015-01-05T12:00:00.000" };
    const calendar = await group([morning, afternoon]);
    assert.equal(at(calendar, "2026-11-27T11:55", 15), "open");
    assert.equal(at(calendar, "2026-11-27T17:45", 15), "closes-soon until 2026-11-30T08:00");
  });

  it("a rule that cannot be read, and a zone that is none, are refused", async () => {
    await assert.rejects(group([{ ...weekdays, rrule: "FREQ=SOMETIMES" }]));
    await assert.rejects(groupCalendar({ timeZone: "Nowhere", open: [weekdays], closed: [], holidays: [] }));
  });

  it("says the same as a table of the same hours, at any moment", async () => {
    const calendar = await group([weekdays]);
    const same = table({ ...every("08:00-18:00"), sa: "", su: "" });
    fc.assert(
      fc.property(fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2030-01-01") }), (now) =>
        assert.deepEqual(openingAt(calendar, now, 15), openingAt(same, now, 15)),
      ),
      { numRuns: 200 },
    );
  });
});
