/** The competency table in Node-RED's real editor: a thousand queues, what is missing, what is wrong, a thousand rows. */

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { bigOrganisation, queueId } from "../support/big-organisation.ts";
import { type ConnectorDialog, connectorDialog, ENGLISH, FRENCH } from "../support/connector-dialog.ts";
import { row } from "../support/flows.ts";
import { until } from "../support/until.ts";

const ENV = "$" + "{ANIMAL_QUEUE}";
const GONE = "b0000000-0000-4000-8000-00000000dead";
const TABLE = [
  row("Animal", { queueId: queueId(900), queueName: "Queue 0900" }),
  row("Payment", { queueId: GONE, queueName: "Old payments" }),
  row("Sports", { queueId: ENV }),
  row("", {}),
];

for (const { locale, config, dialog: dialogTexts, problems } of [ENGLISH, FRENCH]) {
  describe(`the competency table in ${locale}`, function () {
    this.timeout(60_000);
    let on: ConnectorDialog;
    let tab: Locator;

    const open = async () => {
      tab = await on.open("competencies");
    };
    const rowOf = (number: number) => tab.locator(".genesys-cells").nth(number - 1);
    const queueOf = (number: number) => rowOf(number).getByRole("combobox", { name: config.label.queue });
    const badgeOf = (number: number) => rowOf(number).locator(".genesys-badge:visible");
    const problemsOf = (number: number) => tab.locator(".genesys-problems").nth(number - 1);
    const queueRequests = async () =>
      (await on.sandbox.requests()).filter(({ path }) => path.startsWith("/api/v2/routing/queues"));

    before(async () => {
      on = await connectorDialog({
        sandbox: bigOrganisation(1000),
        version: 5,
        locale,
        config: { competencies: TABLE },
        env: { ANIMAL_QUEUE: queueId(7) },
      });
      await open();
    });
    after(() => on?.close());

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
      await on.offered().first().waitFor();
      assert.equal(await on.offered().count(), 100);
      await on.person.page.getByText(dialogTexts.more).waitFor();
      await queueOf(2).fill("0815");
      await until(async () => (await on.offered().allInnerTexts()).join() === "Queue 0815", {
        what: "the only one that fits",
      });
      assert.match((await queueRequests()).at(-1)?.path ?? "", /name=\*0815\*|name=%2A0815%2A/);
      await on.offered().first().click();
      assert.equal(await badgeOf(2).count(), 0, "the badge goes with the choice");
    });

    it("refreshes: a queue that was made meanwhile is there after the button, at once", async () => {
      const before = (await queueRequests()).length;
      await queueOf(2).click();
      await on.offered().first().waitFor();
      await on.person.page.locator(".genesys-popup button", { hasText: dialogTexts.refresh }).click();
      await until(async () => (await queueRequests()).length > before, { what: "a new question" });
      await on.person.page.keyboard.press("Escape");
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
      await on.done();
      const saved = await on.connector();
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
      await on.sandbox.order({ kind: "status", status: 503, match: { path: "/api/v2/" } });
      // Another client: what Node-RED heard for the first one a moment ago is not for this one.
      await on.deploy({}, await on.sandbox.addClient(["*"]));
      await open();
      const note = tab.locator("#genesys-config-directory");
      await note.getByText(dialogTexts.failed.GENESYS_UNREACHABLE).waitFor();
      assert.equal(await queueOf(1).inputValue(), "Queue 0900");
      await queueOf(1).click();
      await on.person.page
        .locator(".genesys-popup")
        .getByText(dialogTexts.saved.replace("__name__", "Queue 0900"))
        .waitFor();
      assert.equal(await badgeOf(2).count(), 0, "nobody knows whether it is missing");
      await on.sandbox.clearFaults();
      await on.person.page.keyboard.press("Escape");
      await note.locator("button").click();
      await badgeOf(2).waitFor();
    });

    it("works with credentials that are not saved, in a connector that was never deployed", async () => {
      await on.editor.cancel();
      await on.editor.open("send");
      const dialog = on.person.page.locator(".red-ui-tray").last();
      const connector = dialog.locator(".form-row", { has: on.person.page.locator("#node-input-connector") });
      await connector.locator("a.red-ui-button", { has: on.person.page.locator(".fa-plus") }).click();
      await on.person.page.locator("#node-config-dialog-ok").waitFor();
      const fresh = on.person.page.locator(".red-ui-tray").last();
      await fresh.locator("#genesys-config-tab-connection select").first().selectOption("custom");
      await fresh.locator("#node-config-input-loginUrl").fill(on.sandbox.url);
      await fresh.locator("#node-config-input-apiUrl").fill(on.sandbox.url);
      await fresh.locator("#node-config-input-clientId").fill(on.sandbox.client.id);
      await fresh.locator("#node-config-input-clientSecret").fill(on.sandbox.client.secret);
      await fresh.locator("#genesys-config-tabs li", { hasText: config.tab.competencies }).click();
      tab = fresh.locator("#genesys-config-tab-competencies");
      await queueOf(1).click();
      await on.offered().first().waitFor();
      assert.equal(await on.offered().first().innerText(), "Animal");
      await on.person.page.keyboard.press("Escape");
      await on.editor.cancel();
    });
  });
}

describe("a table of a thousand competencies", function () {
  this.timeout(90_000);

  it("opens, and takes a letter, without being felt", async () => {
    const competencies = Array.from({ length: 1000 }, (_, index) =>
      row(`Competency ${index + 1}`, {
        queueId: queueId(index + 1),
        queueName: `Queue ${index + 1}`,
        fallback: index > 0 ? `Competency ${index}` : "",
      }),
    );
    const on = await connectorDialog({
      sandbox: bigOrganisation(1000),
      version: 5,
      locale: ENGLISH.locale,
      config: { competencies },
    });
    try {
      await on.editor.open("send");
      const opening = performance.now();
      await on.editor.openConnector();
      const dialog = await on.showTab("competencies");
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
      await on.done();
      const saved = await on.connector();
      const table = saved?.competencies as { competency: string; fallback: string }[];
      assert.equal(table.length, 1001);
      assert.deepEqual(table[997]?.competency, "Last but one");
      assert.deepEqual(table[998]?.fallback, "Last but one", "what falls back to it follows");
      assert.deepEqual(table[700], { ...competencies[700], flowId: "", flowName: "" });
    } finally {
      await on.close();
    }
  });
});
