/** The tab Opening hours of genesys-config in the real editor: an entry of each kind, what is wrong, what Genesys offers. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import englishConfig from "../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import frenchConfig from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import english from "../../nodes/shared/locales/en-US/dialog.json" with { type: "json" };
import englishProblem from "../../nodes/shared/locales/en-US/problem.json" with { type: "json" };
import french from "../../nodes/shared/locales/fr/dialog.json" with { type: "json" };
import frenchProblem from "../../nodes/shared/locales/fr/problem.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { row } from "../support/flows.ts";
import { type FlowNode, type NodeRed, nodeRed, VERSIONS } from "../support/node-red.ts";
import { type TestSandbox, testSandbox } from "../support/sandbox.ts";
import { until } from "../support/until.ts";

const SERVICE = "b0000000-0000-4000-8000-000000000004";
const GONE = "b0000000-0000-4000-8000-000000000099";
const EVACUATION = "b0000000-0000-4000-8000-000000000005";
const WEEK = { mo: "08:00-12:00, 13:00-18:00", tu: "", we: "", th: "", fr: "22:00-06:00", sa: "", su: "" };
const NO_WEEK = { mo: "", tu: "", we: "", th: "", fr: "", sa: "", su: "" };

const [OLDEST, NEWEST] = [VERSIONS[0], VERSIONS.at(-1)] as [
  (typeof VERSIONS)[number],
  (typeof VERSIONS)[number],
];

for (const [language, version, locale, config, dialogTexts, problems] of [
  ["English", NEWEST, "en-US", englishConfig, english, englishProblem],
  ["French", OLDEST, "fr-FR", frenchConfig, french, frenchProblem],
] as [string, typeof NEWEST, string, typeof englishConfig, typeof english, typeof englishProblem][]) {
  describe(`the tab Opening hours in ${language}, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let sandbox: TestSandbox;
    let red: NodeRed;
    let browser: Browser;
    let person: Visitor;
    let editor: Editor;
    let tab: Locator;

    const flows = (client: { id: string; secret: string }, changes: object = {}): FlowNode[] => [
      { id: "tab", type: "tab", label: "Hours" },
      {
        id: "config",
        type: "genesys-config",
        name: "Genesys",
        region: "custom",
        loginUrl: sandbox.url,
        apiUrl: sandbox.url,
        competencies: [row("Animal"), row("Payment"), row("")],
        credentials: { clientId: client.id, clientSecret: client.secret },
        ...changes,
      },
      { id: "send", type: "genesys-send", z: "tab", connector: "config", x: 300, y: 200, wires: [[]] },
    ];
    const showTab = async (dialog: Locator, name: string) => {
      // Node-RED takes a second click on its tabs for a double click when it comes at once.
      await until(
        async () => {
          await dialog.locator(`#genesys-config-tabs a[href="#genesys-config-tab-${name}"]`).click();
          return dialog.locator(`#genesys-config-tab-${name}`).isVisible();
        },
        { what: `the tab ${name}` },
      );
    };
    const open = async () => {
      await editor.open("send");
      const dialog = await editor.openConnector();
      await showTab(dialog, "hours");
      tab = dialog.locator("#genesys-config-tab-hours");
      return dialog;
    };
    const add = () => tab.locator(".red-ui-editableList-addButton").click();
    const entry = (number: number) => tab.locator("#genesys-config-hours > li").nth(number - 1);
    const field = (number: number, label: string) => entry(number).getByLabel(label, { exact: true });
    const choose = async (number: number, label: string, value: string) => {
      const select = field(number, label).and(person.page.locator("select"));
      await select.focus();
      await select.selectOption(value);
    };
    const offered = () => person.page.locator(".genesys-popup [role=option]");
    const pick = async (number: number, label: string, name: string) => {
      await field(number, label).click();
      await offered().filter({ hasText: name }).click();
    };
    const told = async (number: number) =>
      (await entry(number).locator(".genesys-problems li").allInnerTexts()).map((text) => text.trim());
    const text = (key: keyof typeof problems, number: number) =>
      problems[key].replace("__row__", String(number));
    const saved = async () => (await editor.nodes("genesys-config"))[0]?.hours;
    const { label } = config;

    before(async () => {
      [sandbox, red, browser] = await Promise.all([testSandbox(), nodeRed(version), startBrowser()]);
      await red.deploy(flows(sandbox.client));
      person = await visitor(browser, `${red.url}/`, { locale });
      editor = await editorIn(person.page, red);
    });
    after(async () => {
      await browser?.close();
      await red?.stop();
      await sandbox?.close();
    });

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
      await offered().filter({ hasText: "Service hours" }).waitFor();
      await field(1, label.scheduleGroup).fill("serv");
      await until(async () => (await offered().allInnerTexts()).join() === "Service hours", {
        what: "the group that fits",
      });
      await offered().first().click();
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
      await editor.done();
      await editor.done();
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
      await editor.done();
      await editor.done();
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
      await editor.done();
      await editor.done();
      const valid = () =>
        person.page.evaluate(() => {
          const { RED } = globalThis as unknown as {
            RED: { nodes: { node(id: string): { valid: boolean } } };
          };
          return RED.nodes.node("config").valid;
        });
      assert.equal(await valid(), false);
      await open();
      assert.deepEqual(await told(1), [text("hours-emergency", 1)], "said when it is opened again");
      await pick(1, label.emergencyGroup, "Evacuation");
      await editor.done();
      await editor.done();
      assert.equal(await valid(), true);
    });

    it("follows a competency that is renamed in the table", async () => {
      const dialog = await open();
      await showTab(dialog, "competencies");
      const name = dialog
        .locator("#genesys-config-competencies")
        .getByLabel(label.competency, { exact: true });
      await name.first().fill("Pets");
      await name.first().press("Tab");
      await showTab(dialog, "hours");
      const select = field(2, label.hoursFor).and(person.page.locator("select"));
      assert.equal(await select.inputValue(), "Pets");
      await editor.cancel();
    });

    it("says which entry is for a competency that was removed from the table, at once and when it is saved so", async () => {
      const dialog = await open();
      await showTab(dialog, "competencies");
      await dialog
        .locator("#genesys-config-competencies > li")
        .filter({ has: person.page.locator("input") })
        .first()
        .locator(".red-ui-editableList-item-remove")
        .click();
      await showTab(dialog, "hours");
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
      await editor.cancel();
      await editor.cancel();

      const before = await saved();
      await red.deploy(flows(sandbox.client, { hours: before, competencies: [row("Payment"), row("")] }));
      await person.page.reload();
      editor = await editorIn(person.page, red);
      await open();
      assert.deepEqual(await told(2), [text("hours-competency", 2)]);
      await editor.cancel();
      await editor.cancel();
      await red.deploy(flows(sandbox.client, { hours: before }));
      await person.page.reload();
      editor = await editorIn(person.page, red);
    });

    it("marks groups that Genesys does not have any more, until others are chosen", async () => {
      const before = (await saved()) as object[];
      const gone = { scheduleGroupId: GONE, scheduleGroupName: "Old hours", emergencyGroupId: GONE };
      const hours = [{ ...before[0], ...gone, emergencyGroupName: "Old alarm" }, ...before.slice(1)];
      await red.deploy(flows(sandbox.client, { hours }));
      await person.page.reload();
      editor = await editorIn(person.page, red);
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
      await editor.done();
      await editor.done();
      assert.deepEqual(await saved(), before);
    });

    it("shows what is saved while Genesys cannot be asked, and keeps it", async () => {
      await sandbox.order({ kind: "status", status: 503, match: { path: "/api/v2/" } });
      const before = await saved();
      // Another client: what Node-RED heard for the first one a moment ago is not for this one.
      await red.deploy(flows(await sandbox.addClient(["*"]), { hours: before }));
      await person.page.reload();
      editor = await editorIn(person.page, red);
      await open();
      assert.equal(await field(1, label.scheduleGroup).inputValue(), "Service hours");
      for (const [what, name] of [
        [label.scheduleGroup, "Service hours"],
        [label.emergencyGroup, "Evacuation"],
      ] as const) {
        await field(1, what).click();
        const popup = person.page.locator(".genesys-popup");
        await popup.getByText(dialogTexts.failed.GENESYS_UNREACHABLE).waitFor();
        await popup.getByText(dialogTexts.saved.replace("__name__", name)).waitFor();
        await person.page.keyboard.press("Escape");
      }
      await editor.done();
      await editor.done();
      assert.deepEqual(await saved(), before);
    });
  });
}
