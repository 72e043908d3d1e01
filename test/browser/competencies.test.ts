/** The competency table in Node-RED's real editor: a thousand queues, what is missing, what is wrong, a thousand rows. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import englishConfig from "../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import frenchConfig from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import english from "../../nodes/shared/locales/en-US/dialog.json" with { type: "json" };
import englishProblem from "../../nodes/shared/locales/en-US/problem.json" with { type: "json" };
import french from "../../nodes/shared/locales/fr/dialog.json" with { type: "json" };
import frenchProblem from "../../nodes/shared/locales/fr/problem.json" with { type: "json" };
import { bigOrganisation, queueId } from "../support/big-organisation.ts";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { row } from "../support/flows.ts";
import { type FlowNode, type NodeRed, nodeRed } from "../support/node-red.ts";
import type { TestSandbox } from "../support/sandbox.ts";
import { until } from "../support/until.ts";

const ENV = "$" + "{ANIMAL_QUEUE}";
const GONE = "b0000000-0000-4000-8000-00000000dead";
const TABLE = [
  row("Animal", { queueId: queueId(900), queueName: "Queue 0900" }),
  row("Payment", { queueId: GONE, queueName: "Old payments" }),
  row("Sports", { queueId: ENV }),
  row("", {}),
];

for (const [language, locale, config, dialogTexts, problems] of [
  ["English", "en-US", englishConfig, english, englishProblem],
  ["French", "fr-FR", frenchConfig, french, frenchProblem],
] as [string, string, typeof englishConfig, typeof english, typeof englishProblem][]) {
  describe(`the competency table in ${language}`, function () {
    this.timeout(60_000);
    let sandbox: TestSandbox;
    let red: NodeRed;
    let browser: Browser;
    let person: Visitor;
    let editor: Editor;
    let tab: Locator;

    const flows = (competencies: object[], changes: object = {}): FlowNode[] => [
      { id: "tab", type: "tab", label: "Table" },
      {
        id: "config",
        type: "genesys-config",
        name: "Genesys",
        region: "custom",
        loginUrl: sandbox.url,
        apiUrl: sandbox.url,
        competencies,
        credentials: { clientId: sandbox.client.id, clientSecret: sandbox.client.secret },
        ...changes,
      },
      { id: "send", type: "genesys-send", z: "tab", connector: "config", x: 300, y: 200, wires: [[]] },
    ];
    const open = async () => {
      await editor.open("send");
      const dialog = await editor.openConnector();
      await dialog.locator("#genesys-config-tabs li", { hasText: config.tab.competencies }).click();
      tab = dialog.locator("#genesys-config-tab-competencies");
    };
    const rowOf = (number: number) => tab.locator(".genesys-cells").nth(number - 1);
    const queueOf = (number: number) => rowOf(number).getByRole("combobox", { name: config.label.queue });
    const badgeOf = (number: number) => rowOf(number).locator(".genesys-badge:visible");
    const problemsOf = (number: number) => tab.locator(".genesys-problems").nth(number - 1);
    const offered = () => person.page.locator(".genesys-popup [role=option]");
    const queueRequests = async () =>
      (await sandbox.requests()).filter(({ path }) => path.startsWith("/api/v2/routing/queues"));

    before(async () => {
      [sandbox, red, browser] = await Promise.all([
        bigOrganisation(1000),
        nodeRed(5, { env: { ANIMAL_QUEUE: queueId(7) } }),
        startBrowser(),
      ]);
      await red.deploy(flows(TABLE));
      person = await visitor(browser, `${red.url}/`, { locale });
      editor = await editorIn(person.page, red);
      await open();
    });
    after(async () => {
      await browser?.close();
      await red?.stop();
      await sandbox?.close();
    });

    it("marks the queue that Genesys no longer has, and none that is only further down the list of a thousand", async () => {
      await badgeOf(2).waitFor();
      assert.equal((await badgeOf(2).innerText()).trim(), config.badge.queue);
      for (const number of [1, 3, 4]) assert.equal(await badgeOf(number).count(), 0, `row ${number}`);
      assert.match(await tab.locator("#genesys-config-directory").innerText(), /Old payments/);
    });

    it("asked Genesys for the list once, and once for the ids that are not in it, however many rows there are", async () => {
      const asked = await queueRequests();
      assert.equal(asked.length, 2, JSON.stringify(asked));
      assert.match(asked[1]?.path ?? "", /[?&]id=/);
    });

    it("finds a queue among the thousand by a part of its name: Genesys filters, a page comes", async () => {
      await queueOf(2).click();
      await offered().first().waitFor();
      assert.equal(await offered().count(), 100);
      await person.page.getByText(dialogTexts.more).waitFor();
      await queueOf(2).fill("0815");
      await until(async () => (await offered().allInnerTexts()).join() === "Queue 0815", {
        what: "the only one that fits",
      });
      assert.match((await queueRequests()).at(-1)?.path ?? "", /name=\*0815\*|name=%2A0815%2A/);
      await offered().first().click();
      assert.equal(await badgeOf(2).count(), 0, "the badge goes with the choice");
    });

    it("refreshes: a queue that was made meanwhile is there after the button, at once", async () => {
      const before = (await queueRequests()).length;
      await queueOf(2).click();
      await offered().first().waitFor();
      await person.page.locator(".genesys-popup button", { hasText: dialogTexts.refresh }).click();
      await until(async () => (await queueRequests()).length > before, { what: "a new question" });
      await person.page.keyboard.press("Escape");
    });

    it("says at the row what is wrong with it: twice, empty, in a circle, unknown", async () => {
      const name = (number: number) => rowOf(number).getByRole("textbox", { name: config.label.competency });
      const told = async (number: number) =>
        (await problemsOf(number).locator("li").allInnerTexts()).map((text) => text.trim());
      const text = (key: keyof typeof problems, number: number) =>
        problems[key].replace("__row__", String(number));
      const fallback = (number: number, value: string) =>
        rowOf(number).getByRole("combobox", { name: config.label.fallback }).first().selectOption(value);

      await name(2).fill("animal");
      assert.deepEqual(await told(2), [text("competency-twice", 2)]);
      assert.deepEqual(await told(1), []);
      await name(2).fill(" ");
      assert.deepEqual(await told(2), [text("competency-empty", 2)]);
      await name(2).fill("Payment");
      await rowOf(1).locator("select").last().focus();
      await fallback(1, "Payment");
      await rowOf(2).locator("select").last().focus();
      await fallback(2, "Animal");
      assert.deepEqual(await told(1), [text("fallback-circle", 1)]);
      assert.deepEqual(await told(2), [text("fallback-circle", 2)]);
      await fallback(2, "");
      for (const number of [1, 2, 3, 4]) assert.deepEqual(await told(number), [], `row ${number}`);
    });

    it("keeps what the environment says, takes an id that is typed, and has a last row that stays", async () => {
      assert.equal(await queueOf(3).inputValue(), ENV);
      await queueOf(4).fill(queueId(42));
      await queueOf(4).press("Tab");
      assert.equal((await tab.locator(".genesys-without").innerText()).trim(), config.label.without);
      assert.equal(await tab.locator(".genesys-last-row .red-ui-editableList-item-remove").count(), 0);
      await editor.done();
      await editor.done();
      const [saved] = await editor.nodes("genesys-config");
      const rows = saved?.competencies as {
        competency: string;
        queueId: string;
        queueName: string;
        fallback: string;
      }[];
      assert.deepEqual(
        rows.map((one) => [one.competency, one.queueId, one.queueName, one.fallback]),
        [
          ["Animal", queueId(900), "Queue 0900", "Payment"],
          ["Payment", queueId(815), "Queue 0815", ""],
          ["Sports", ENV, "", ""],
          ["", queueId(42), "", ""],
        ],
      );
    });

    it("shows what is saved, with the reason, while Genesys cannot be asked", async () => {
      await sandbox.order({ kind: "status", status: 503, match: { path: "/api/v2/" } });
      // Another client: what Node-RED heard for the first one a moment ago is not for this one.
      const { id, secret } = await sandbox.addClient(["*"]);
      await red.deploy(flows(TABLE, { credentials: { clientId: id, clientSecret: secret } }));
      await person.page.reload();
      editor = await editorIn(person.page, red);
      await open();
      const note = tab.locator("#genesys-config-directory");
      await note.getByText(dialogTexts.failed.GENESYS_UNREACHABLE).waitFor();
      assert.equal(await queueOf(1).inputValue(), "Queue 0900");
      await queueOf(1).click();
      await person.page
        .locator(".genesys-popup")
        .getByText(dialogTexts.saved.replace("__name__", "Queue 0900"))
        .waitFor();
      assert.equal(await badgeOf(2).count(), 0, "nobody knows whether it is missing");
      await sandbox.clearFaults();
      await person.page.keyboard.press("Escape");
      await note.locator("button").click();
      await badgeOf(2).waitFor();
    });

    it("works with credentials that are not saved, in a connector that was never deployed", async () => {
      await editor.cancel();
      await editor.open("send");
      const dialog = person.page.locator(".red-ui-tray").last();
      const connector = dialog.locator(".form-row", { has: person.page.locator("#node-input-connector") });
      await connector.locator("a.red-ui-button", { has: person.page.locator(".fa-plus") }).click();
      await person.page.locator("#node-config-dialog-ok").waitFor();
      const fresh = person.page.locator(".red-ui-tray").last();
      await fresh.locator("#genesys-config-tab-connection select").first().selectOption("custom");
      await fresh.locator("#node-config-input-loginUrl").fill(sandbox.url);
      await fresh.locator("#node-config-input-apiUrl").fill(sandbox.url);
      await fresh.locator("#node-config-input-clientId").fill(sandbox.client.id);
      await fresh.locator("#node-config-input-clientSecret").fill(sandbox.client.secret);
      await fresh.locator("#genesys-config-tabs li", { hasText: config.tab.competencies }).click();
      tab = fresh.locator("#genesys-config-tab-competencies");
      await queueOf(1).click();
      await offered().first().waitFor();
      assert.equal(await offered().first().innerText(), "Animal");
      await person.page.keyboard.press("Escape");
      await editor.cancel();
    });
  });
}

describe("a table of a thousand competencies", function () {
  this.timeout(90_000);

  it("opens, and takes a letter, without being felt", async () => {
    const sandbox = await bigOrganisation(1000);
    const [red, browser] = await Promise.all([nodeRed(5), startBrowser()]);
    try {
      const competencies = Array.from({ length: 1000 }, (_, index) =>
        row(`Competency ${index + 1}`, {
          queueId: queueId(index + 1),
          queueName: `Queue ${index + 1}`,
          fallback: index > 0 ? `Competency ${index}` : "",
        }),
      );
      await red.deploy([
        { id: "tab", type: "tab", label: "Table" },
        {
          id: "config",
          type: "genesys-config",
          region: "custom",
          loginUrl: sandbox.url,
          apiUrl: sandbox.url,
          competencies,
          credentials: { clientId: sandbox.client.id, clientSecret: sandbox.client.secret },
        },
        { id: "send", type: "genesys-send", z: "tab", connector: "config", x: 300, y: 200, wires: [[]] },
      ]);
      const { page } = await visitor(browser, `${red.url}/`);
      const editor = await editorIn(page, red);
      await editor.open("send");
      const opening = performance.now();
      const dialog = await editor.openConnector();
      await dialog.locator("#genesys-config-tabs li", { hasText: englishConfig.tab.competencies }).click();
      await dialog.locator("#genesys-config-competencies .genesys-cells").first().waitFor();
      const opened = performance.now() - opening;
      const rows = dialog.locator("#genesys-config-competencies > li");
      await until(async () => (await rows.count()) === 1000, { what: "all rows", timeoutMs: 30_000 });
      const complete = performance.now() - opening;
      await rows.nth(499).scrollIntoViewIfNeeded();
      await rows.nth(499).locator("input").first().waitFor();
      const letter = await rows
        .nth(499)
        .locator("input")
        .first()
        .evaluate((input) => {
          const field = input as unknown as { value: string; dispatchEvent(event: unknown): void };
          const took: number[] = [];
          for (const text of ["Competency 50", "Competency 5", "Competency 500x"]) {
            field.value = text;
            const before = performance.now();
            field.dispatchEvent(new Event("input", { bubbles: true }));
            took.push(performance.now() - before);
          }
          return Math.min(...took);
        });
      assert.ok(complete < 30_000, `${complete} ms until all rows are there`);
      assert.ok(opened < 10_000, `${opened} ms to open`);
      assert.ok(letter < 250, `${letter} ms per letter`);
      await rows.nth(997).scrollIntoViewIfNeeded();
      await rows.nth(997).locator("input").first().fill("Last but one");
      await editor.done();
      await editor.done();
      const [saved] = await editor.nodes("genesys-config");
      const table = saved?.competencies as { competency: string; fallback: string }[];
      assert.equal(table.length, 1001);
      assert.deepEqual(table[997]?.competency, "Last but one");
      assert.deepEqual(table[998]?.fallback, "Last but one", "what falls back to it follows");
      assert.deepEqual(table[700], { ...competencies[700], flowId: "", flowName: "" });
    } finally {
      await browser.close();
      await red.stop();
      await sandbox.close();
    }
  });
});
