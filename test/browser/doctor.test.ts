/** The tab Doctor in Node-RED's real editor: progress, table, round trip, report, in English and in French. */

import assert from "node:assert/strict";
import type { Browser, Locator, Page } from "playwright-core";
import english from "../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import french from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { editorIn } from "../support/editor.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage, WEBHOOK_SECRET } from "../support/stage.ts";
import { until } from "../support/until.ts";

const CHECKS = 10;
/** The story's nodes lie on top of each other: this one is to be clicked on. */
const APART = { x: 500, y: 300 };

for (const [language, locale, { doctor: texts, chats }] of [
  ["English", "en-US", english],
  ["French", "fr-FR", french],
] as [string, string, typeof english][]) {
  describe(`the doctor's tab in ${language}`, function () {
    this.timeout(60_000);
    let on: Stage;
    let browser: Browser;
    let person: Visitor;
    let tab: Locator;
    before(async () => {
      [on, browser] = await Promise.all([stage(5, { flow: { send: APART } }), startBrowser()]);
      person = await visitor(browser, `${on.red.url}/`, { locale });
      await person.context.grantPermissions(["clipboard-read", "clipboard-write"]);
      tab = await openTab(person, on, texts === french.doctor ? french.tab.doctor : english.tab.doctor);
    });
    after(async () => {
      await browser?.close();
      await on?.close();
    });

    const run = () => tab.locator("#genesys-config-doctor");
    const group = (id: string) => tab.locator(`tbody[data-check="${id}"]`);
    const examined = async () => {
      await run().click();
      await until(
        async () => (await run().isEnabled()) && (await tab.locator(".genesys-verdict").count()) > 0,
        {
          what: "the examination to end",
          timeoutMs: 20_000,
          instead: () => on.red.log().slice(-2000),
        },
      );
    };
    const verdictOf = (id: string) => group(id).locator("th .genesys-verdict");

    it("tells each check as soon as it is done, while others are still waited for", async () => {
      await on.sandbox.order({
        kind: "delay",
        delayMs: 1_500,
        match: { path: "/messaging/settings" },
        times: 1,
      });
      await run().click();
      await verdictOf("host").waitFor();
      await verdictOf("queue").waitFor();
      assert.equal(await verdictOf("typing").count(), 0, "typing is still waited for");
      assert.equal(await group("typing").locator("td").innerText(), texts.waiting);
      await verdictOf("typing").waitFor();
      await until(() => run().isEnabled(), { what: "the end" });
    });

    it("tells each verdict by icon, word and colour, with what was found, what it means and what to do", async () => {
      await examined();
      assert.equal(await tab.locator("tbody th .genesys-verdict").count(), CHECKS);
      const looks = new Map<string, { icon: string; word: string; colour: string }>();
      for (const [id, verdict] of [
        ["host", "ok"],
        ["queue", "warning"],
        ["round-trip", "skipped"],
      ] as const) {
        const badge = verdictOf(id);
        const sign = badge.locator("i");
        const icon = (await sign.getAttribute("class")) ?? "";
        const colour = await sign.evaluate((one) => getComputedStyle(one).color);
        looks.set(verdict, { icon, word: await badge.innerText(), colour });
        assert.equal((await badge.innerText()).trim(), texts.verdict[verdict]);
      }
      for (const part of ["icon", "word", "colour"] as const)
        assert.equal(new Set([...looks.values()].map((look) => look[part])).size, looks.size, part);

      const { nobody } = texts.queue;
      const cells = await group("queue").locator("td").allInnerTexts();
      assert.deepEqual(
        cells.map((text) => text.trim()),
        [nobody.found.replace("__names__", "Animal, Payment"), nobody.means, nobody.remedy],
      );
      const status = await tab.locator("#genesys-config-doctor-status").innerText();
      assert.match(status, /0.*4.*5.*1/, "errors, warnings, fine, not checked");
    });

    it("makes the round trip when its box is ticked, says before what it does, and leaves nothing open", async () => {
      const box = tab.getByRole("checkbox", { name: texts["ask-round-trip"] });
      assert.equal(await box.isChecked(), false);
      assert.ok(await tab.getByText(texts["ask-round-trip-warning"]).isVisible());
      assert.equal((await on.sandbox.state()).conversations.length, 0);
      await box.check();
      await examined();
      assert.equal((await verdictOf("round-trip").innerText()).trim(), texts.verdict.ok);
      const { conversations } = await on.sandbox.state();
      assert.deepEqual(
        conversations.map(({ state }) => state),
        ["ended"],
      );
      await box.uncheck();
    });

    it("what is missing is an error that is named, beside what is fine", async () => {
      const { recipientId } = await on.integration("Animal");
      await on.sandbox.attachFlow(recipientId as string, null as unknown as string);
      await examined();
      assert.equal((await verdictOf("flow").innerText()).trim(), texts.verdict.error);
      const findings = group("flow").locator("tr");
      assert.equal(await findings.count(), 2);
      assert.match(await findings.nth(0).innerText(), /DYDU bot connector \(Animal\)/);
      const own = findings.nth(1).locator("i[role=img]");
      assert.equal(await own.getAttribute("aria-label"), texts.verdict.ok);
    });

    it("copies the report as text, in the same language, without a secret", async () => {
      await on.sandbox.onQueue(AGENTS.amelie);
      await examined();
      await tab.locator("#genesys-config-doctor-copy").click();
      const text = await person.page.evaluate(() => navigator.clipboard.readText());
      assert.ok(text.startsWith(texts.report.title), text);
      for (const title of Object.values(texts.check)) assert.ok(text.includes(title), title);
      assert.ok(text.includes(texts.queue.staffed.found.replace("__names__", "Animal (1)")), text);
      assert.match(text, /Node-RED 5/);
      for (const secret of [on.client.secret, WEBHOOK_SECRET]) assert.equal(text.includes(secret), false);
      assert.doesNotMatch(text, /\.(found|means|remedy)\b|__\w+?__/, "no key and no placeholder is left");
    });

    it("a Node-RED that stops in the middle is told as such, and the button works again", async () => {
      await person.page.route("**/genesys-config/doctor", (route) =>
        route.fulfill({
          contentType: "application/x-ndjson",
          body: '{"check":{"id":"host","verdict":"ok","findings":[]}}\n',
        }),
      );
      await run().click();
      await tab.getByText(texts["broke-off"]).waitFor();
      await person.page.unroute("**/genesys-config/doctor");
      await examined();
    });

    it("a connector that was never deployed is told as such", async () => {
      await person.page.locator("#node-config-dialog-cancel").click();
      await person.page.locator("#node-config-dialog-cancel").waitFor({ state: "detached" });
      const dialog = await openConnector(person.page, person.page.locator(".red-ui-tray").last(), "plus");
      await dialog.locator("#genesys-config-tabs li").last().click();
      await dialog.locator("#genesys-config-doctor").click();
      await dialog.getByText(texts["not-deployed"]).waitFor();
      await dialog.getByText(chats["not-deployed"]).waitFor();
    });

    it("had no error in its console on the whole way", () => {
      // A new connector's region is the sandbox, and none runs in this Node-RED.
      // It has no chats either.
      const expected = /genesys-config\/(desk|chats)/;
      assert.deepEqual(
        person.problems.filter((one) => !expected.test(one)),
        [],
      );
    });
  });
}

/** By the button with this icon beside the list of connectors. */
async function openConnector(page: Page, dialog: Locator, icon: "pencil" | "plus"): Promise<Locator> {
  const connector = dialog.locator(".form-row", { has: page.locator("#node-input-connector") });
  await connector.locator("a.red-ui-button", { has: page.locator(`.fa-${icon}`) }).click();
  await page.locator("#node-config-dialog-ok").waitFor();
  return page.locator(".red-ui-tray").last();
}

async function openTab({ page }: Visitor, { red }: Stage, label: string): Promise<Locator> {
  const editor = await editorIn(page, red);
  const dialog = await openConnector(page, await editor.open("send"), "pencil");
  await dialog.locator("#genesys-config-tabs li", { hasText: label }).click();
  return dialog.locator("#genesys-config-tab-doctor");
}
