/** The tab Opening hours of genesys-config in the real editor: an entry of each kind, what is wrong, what Genesys offers. */

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { type ConnectorDialog, connectorDialog, ENGLISH, FRENCH } from "../support/connector-dialog.ts";
import { row } from "../support/flows.ts";
import { VERSIONS, type Version } from "../support/node-red.ts";
import { testSandbox } from "../support/sandbox.ts";
import { until } from "../support/until.ts";

const SERVICE = "b0000000-0000-4000-8000-000000000004";
const GONE = "b0000000-0000-4000-8000-000000000099";
const EVACUATION = "b0000000-0000-4000-8000-000000000005";
const WEEK = { mo: "08:00-12:00, 13:00-18:00", tu: "", we: "", th: "", fr: "22:00-06:00", sa: "", su: "" };
const NO_WEEK = { mo: "", tu: "", we: "", th: "", fr: "", sa: "", su: "" };

const [NEWEST, OLDEST] = VERSIONS as [Version, Version];

const CONFIG = { competencies: [row("Animal"), row("Payment"), row("")] };

for (const [version, { locale, config, dialog: dialogTexts, problems }] of [
  [NEWEST, ENGLISH],
  [OLDEST, FRENCH],
] as const) {
  describe(`the tab Opening hours in ${locale}, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: ConnectorDialog;
    let tab: Locator;

    const open = async () => {
      tab = await on.open("hours");
    };
    const add = () => tab.locator(".red-ui-editableList-addButton").click();
    const entry = (number: number) => tab.locator("#genesys-config-hours > li").nth(number - 1);
    const field = (number: number, label: string) => entry(number).getByLabel(label, { exact: true });
    const choose = async (number: number, label: string, value: string) => {
      const select = field(number, label).and(on.person.page.locator("select"));
      await select.focus();
      await select.selectOption(value);
    };
    const pick = async (number: number, label: string, name: string) => {
      await field(number, label).click();
      await on.offered().filter({ hasText: name }).click();
    };
    const told = async (number: number) =>
      (await entry(number).locator(".genesys-problems li").allInnerTexts()).map((text) => text.trim());
    const text = (key: keyof typeof problems, number: number) =>
      problems[key].replace("__row__", String(number));
    const saved = async () => (await on.connector())?.hours;
    const { label } = config;

    before(async () => {
      on = await connectorDialog({ sandbox: testSandbox(), version, locale, config: CONFIG });
    });
    after(() => on?.close());

    const written = [
      {
        competency: "*",
        kind: "genesys",
        scheduleGroupId: SERVICE,
        scheduleGroupName: "Service hours",
        emergencyGroupId: EVACUATION,
        emergencyGroupName: "Evacuation",
        week: NO_WEEK,
        dates: [],
        closesBeforeMinutes: "15",
      },
      {
        competency: "Animal",
        kind: "table",
        scheduleGroupId: "",
        scheduleGroupName: "",
        emergencyGroupId: "",
        emergencyGroupName: "",
        timeZone: "Europe/Paris",
        week: WEEK,
        dates: [
          { date: "2026-12-24", times: "08:00-12:00" },
          { date: "12-25", times: "" },
        ],
        closesBeforeMinutes: 0,
      },
      {
        competency: "",
        kind: "always",
        scheduleGroupId: "",
        scheduleGroupName: "",
        emergencyGroupId: "",
        emergencyGroupName: "",
        week: NO_WEEK,
        dates: [],
        closesBeforeMinutes: 0,
      },
    ];
    // A new entry has the browser's own time zone, whatever that is here.
    const withoutZone = (hours: unknown) =>
      (hours as { kind: string; timeZone?: string }[]).map(({ timeZone, ...rest }) =>
        rest.kind === "table" ? { ...rest, timeZone } : rest,
      );

    it("is empty at first; takes an entry of each kind, offers what Genesys has, and saves what was entered", async () => {
      await open();
      assert.equal(await tab.locator("#genesys-config-hours > li .genesys-cells").count(), 0);
      await add();
      await choose(1, label.hoursKind, "genesys");
      assert.deepEqual(await told(1), [text("hours-group", 1)]);
      await field(1, label.scheduleGroup).click();
      await on.offered().filter({ hasText: "Service hours" }).waitFor();
      await field(1, label.scheduleGroup).fill("serv");
      await until(async () => (await on.offered().allInnerTexts()).join() === "Service hours", {
        what: "the group that fits",
      });
      await on.offered().first().click();
      await pick(1, label.emergencyGroup, "Evacuation");
      await field(1, label.closesBeforeMinutes).fill("15");
      assert.deepEqual(await told(1), []);

      await add();
      await choose(2, label.hoursFor, "Animal");
      await choose(2, label.hoursKind, "table");
      await field(2, label.timeZone).fill("Europe/Paris");
      await field(2, config.day.mo).fill(WEEK.mo);
      await field(2, config.day.fr).fill(WEEK.fr);
      await field(2, label.dates).fill("2026-12-24 08:00-12:00\n\n 12-25 ");

      await add();
      await choose(3, label.hoursFor, "");
      for (const number of [1, 2, 3]) assert.deepEqual(await told(number), [], `entry ${number}`);
      await on.done();
      assert.deepEqual(withoutZone(await saved()), written);
    });

    it("shows what was saved, only what each kind needs, and saves it unchanged", async () => {
      const before = await saved();
      await open();
      assert.equal(await field(1, label.scheduleGroup).inputValue(), "Service hours");
      assert.equal(await field(1, config.day.mo).isVisible(), false);
      assert.equal(await field(2, config.day.mo).inputValue(), WEEK.mo);
      assert.equal(await field(2, label.dates).inputValue(), "2026-12-24 08:00-12:00\n12-25");
      assert.equal(await field(2, label.scheduleGroup).isVisible(), false);
      for (const hidden of [label.scheduleGroup, label.timeZone, label.closesBeforeMinutes, label.dates])
        assert.equal(await field(3, hidden).isVisible(), false, hidden);
      await on.done();
      assert.deepEqual(await saved(), before);
    });

    it("says at the entry what is wrong, at the field that is wrong, and marks the connector when it is saved so", async () => {
      await open();
      const wrong = (number: number) => entry(number).locator(".input-error:visible");
      const marked = (number: number) =>
        wrong(number).evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
      await field(2, config.day.tu).fill("8 to 12");
      assert.deepEqual(await told(2), [text("hours-times", 2)]);
      assert.deepEqual(await marked(2), [config.day.tu]);
      await field(2, config.day.tu).fill("");
      await field(2, label.dates).fill("2026-02-30");
      assert.deepEqual(await told(2), [text("hours-dates", 2)]);
      assert.deepEqual(await marked(2), [label.dates]);
      await field(2, label.dates).fill("");
      await field(2, label.timeZone).fill("Paris");
      assert.deepEqual(await told(2), [text("hours-zone", 2)]);
      await field(2, label.timeZone).fill("Europe/Paris");
      await choose(2, label.hoursFor, "*");
      assert.deepEqual(await told(2), [text("hours-twice", 2)]);
      await choose(2, label.hoursFor, "Animal");
      await field(1, label.closesBeforeMinutes).fill("soon");
      assert.deepEqual(await told(1), [text("hours-closes-before", 1)]);
      await field(1, label.closesBeforeMinutes).fill("$" + "{MINUTES}");
      assert.deepEqual(await told(1), []);
      await field(1, label.emergencyGroup).fill("Evakuation");
      await field(1, label.emergencyGroup).press("Tab");
      assert.deepEqual(await told(1), [text("hours-emergency", 1)]);
      await on.done();
      const valid = () =>
        on.person.page.evaluate(() => {
          const { RED } = globalThis as unknown as {
            RED: { nodes: { node(id: string): { valid: boolean } } };
          };
          return RED.nodes.node("config").valid;
        });
      assert.equal(await valid(), false);
      await open();
      assert.deepEqual(await told(1), [text("hours-emergency", 1)], "said when it is opened again");
      await pick(1, label.emergencyGroup, "Evacuation");
      await on.done();
      assert.equal(await valid(), true);
    });

    it("follows a competency that is renamed in the table", async () => {
      await open();
      const table = await on.showTab("competencies");
      const name = table
        .locator("#genesys-config-competencies")
        .getByLabel(label.competency, { exact: true });
      await name.first().fill("Pets");
      await name.first().press("Tab");
      await on.showTab("hours");
      const select = field(2, label.hoursFor).and(on.person.page.locator("select"));
      assert.equal(await select.inputValue(), "Pets");
      await on.editor.cancel();
    });

    it("says which entry is for a competency that was removed from the table, at once and when it is saved so", async () => {
      await open();
      const table = await on.showTab("competencies");
      await table
        .locator("#genesys-config-competencies > li")
        .filter({ has: on.person.page.locator("input") })
        .first()
        .locator(".red-ui-editableList-item-remove")
        .click();
      await on.showTab("hours");
      // A removed row fades out first.
      await until(async () => (await told(2)).length > 0, {
        what: "the problem",
        instead: () => field(2, label.hoursFor).first().inputValue(),
      });
      assert.deepEqual(
        [await told(1), await told(2), await told(3)],
        [[], [text("hours-competency", 2)], []],
      );
      await choose(2, label.hoursFor, "Payment");
      assert.deepEqual(await told(2), []);
      await on.editor.cancel();
      await on.editor.cancel();

      const before = await saved();
      await on.deploy({ hours: before, competencies: [row("Payment"), row("")] });
      await open();
      assert.deepEqual(await told(2), [text("hours-competency", 2)]);
      await on.editor.cancel();
      await on.editor.cancel();
      await on.deploy({ hours: before });
    });

    it("marks groups that Genesys does not have any more, until others are chosen", async () => {
      const before = (await saved()) as object[];
      const gone = { scheduleGroupId: GONE, scheduleGroupName: "Old hours", emergencyGroupId: GONE };
      const hours = [{ ...before[0], ...gone, emergencyGroupName: "Old alarm" }, ...before.slice(1)];
      await on.deploy({ hours });
      await open();
      const badges = entry(1).locator(".genesys-badge:visible");
      await until(async () => (await badges.count()) === 2, { what: "both badges" });
      assert.deepEqual(
        (await badges.allInnerTexts()).map((one) => one.trim()),
        [config.badge.group, config.badge.group],
      );
      await pick(1, label.scheduleGroup, "Service hours");
      assert.equal(await badges.count(), 1);
      await pick(1, label.emergencyGroup, "Evacuation");
      assert.equal(await badges.count(), 0);
      assert.equal(await entry(2).locator(".genesys-badge:visible").count(), 0);
      await on.done();
      assert.deepEqual(await saved(), before);
    });

    it("shows what is saved while Genesys cannot be asked, and keeps it", async () => {
      await on.sandbox.order({ kind: "status", status: 503, match: { path: "/api/v2/" } });
      const before = await saved();
      // Another client: what Node-RED heard for the first one a moment ago is not for this one.
      await on.deploy({ hours: before }, await on.sandbox.addClient(["*"]));
      await open();
      assert.equal(await field(1, label.scheduleGroup).inputValue(), "Service hours");
      for (const [what, name] of [
        [label.scheduleGroup, "Service hours"],
        [label.emergencyGroup, "Evacuation"],
      ] as const) {
        await field(1, what).click();
        const popup = on.person.page.locator(".genesys-popup");
        await popup.getByText(dialogTexts.failed.GENESYS_UNREACHABLE).waitFor();
        await popup.getByText(dialogTexts.saved.replace("__name__", name)).waitFor();
        await on.person.page.keyboard.press("Escape");
      }
      await on.done();
      assert.deepEqual(await saved(), before);
    });
  });
}
