/** Where somebody who is called at night finds a stuck chat: the list and the timeline in the tab Doctor. */

import assert from "node:assert/strict";
import type { Browser, Locator, Page } from "playwright-core";
import english from "../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import french from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { editorIn } from "../support/editor.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

/** The story's nodes lie on top of each other: this one is to be clicked on. */
const APART = { x: 500, y: 300 };
const LANGUAGES = [
  { locale: "en-US", texts: english, words: { connected: /Amélie Laurent is connected/, ended: "ended" } },
  { locale: "fr-FR", texts: french, words: { connected: /Amélie Laurent est en ligne/, ended: "terminé" } },
] as const;

describe("the place to look up a chat", function () {
  this.timeout(60_000);
  let on: Stage;
  let browser: Browser;
  before(async () => {
    [on, browser] = await Promise.all([stage(5, { flow: { send: APART } }), startBrowser()]);
    await on.talk("over-1", AGENTS.amelie, "Animal");
    await on.red.inject("send-in", { chatId: "over-1", action: "end", payload: "" });
    await on.collector.find("ended", ({ chatId }) => chatId === "over-1", { what: "the end" });
    await on.talk("stuck-1", AGENTS.amelie, "Animal");
    await on.say("waiting-1", "Me too", { action: "escalate", competency: "" });
    await on.collector.find("event", ({ chatId, event }) => chatId === "stuck-1" && event === "joined", {
      what: "the agent",
    });
    await on.collector.find("event", ({ chatId, event }) => chatId === "waiting-1" && event === "queued", {
      what: "the wait",
    });
  });
  after(async () => {
    await browser?.close();
    await on?.close();
  });

  for (const { locale, texts, words } of LANGUAGES) {
    describe(`in ${locale}`, () => {
      const own = texts.chats;
      let person: Visitor;
      let tab: Locator;
      before(async () => {
        person = await visitor(browser, `${on.red.url}/`, { locale });
        await person.context.grantPermissions(["clipboard-read", "clipboard-write"]);
        tab = await openDoctor(person.page, on, texts.tab.doctor);
      });
      after(() => person.context.close());

      const search = () => tab.getByLabel(own.chat, { exact: true });
      const listedIds = () => tab.locator("tbody th, tbody td.genesys-chat-id").allInnerTexts();
      const ids = async (wanted: string[]) =>
        until(async () => (await listedIds()).join() === wanted.join(), {
          what: wanted.join(),
          instead: listedIds,
        });
      const status = () => tab.locator("#genesys-config-chats-status");
      const told = () => tab.locator("#genesys-config-chat-told");

      it("lists what is live when the tab is opened, the newest first, with state and agent", async () => {
        await ids(["waiting-1", "stuck-1"]);
        const [waiting, stuck] = await tab.locator(".genesys-chats tbody tr").allInnerTexts();
        assert.ok(waiting?.includes(texts.label.without), waiting);
        assert.match(stuck ?? "", /Animal[\s\S]*Amélie Laurent/);
        assert.ok((await status().innerText()).includes(own.count.replace("__count__", "2")));
      });

      it("is narrowed by what is typed, and says when nothing fits", async () => {
        await search().fill("amélie");
        await ids(["stuck-1"]);
        await search().fill("nobody");
        await tab.getByText(own["none-found"].replace("__live__", "2")).waitFor();
        assert.deepEqual(await listedIds(), []);
        await search().fill("");
        await ids(["waiting-1", "stuck-1"]);
      });

      it("tells by keyboard alone what happened, moves there, and copies it as text", async () => {
        await search().focus();
        await person.page.keyboard.type("stuck-1");
        await person.page.keyboard.press("Enter");
        await told().locator("li").nth(2).waitFor();
        assert.match(await told().innerText(), words.connected);
        assert.equal(
          await told()
            .locator("h5")
            .evaluate((one) => one === document.activeElement),
          true,
        );
        await person.page.keyboard.press("Tab");
        await person.page.keyboard.press("Enter");
        await told()
          .getByText(texts === french ? "Copié" : "Copied")
          .waitFor();
        const text = await person.page.evaluate(() => navigator.clipboard.readText());
        assert.match(text, /^\d{4}-\d\d-\d\dT[\d:.]+Z .*stuck-1/);
        assert.match(text, words.connected);
      });

      it("a click on a listed chat opens it", async () => {
        await search().fill("");
        await ids(["waiting-1", "stuck-1"]);
        await tab.getByRole("button", { name: "waiting-1" }).click();
        await told()
          .getByText(/waiting-1/)
          .first()
          .waitFor();
      });

      it("a chat that is over is found by its whole id; one that never was is told as such", async () => {
        await search().fill("over-1");
        await search().press("Enter");
        await told()
          .getByText(own.title.replace("__chat__", "over-1").replace("__state__", words.ended))
          .waitFor();
        await search().fill("never");
        await search().press("Enter");
        await tab.getByText(own.unknown).waitFor();
        assert.equal(await told().innerText(), "");
      });

      it("who may not is told so", async () => {
        await person.page.route("**/genesys-config/chats", (route) => route.fulfill({ status: 403 }));
        await tab.getByRole("button", { name: texts === french ? "Actualiser" : "Refresh" }).click();
        await until(async () => /Node-RED/.test(await status().innerText()), { what: "the refusal" });
        assert.deepEqual(await listedIds(), []);
        await person.page.unroute("**/genesys-config/chats");
      });

      it("had no error in its console but for the refusals", () =>
        assert.deepEqual(
          person.problems.filter((one) => !/genesys-config\/(chats|explain)/.test(one)),
          [],
        ));
    });
  }
});

async function openDoctor(page: Page, { red }: Stage, label: string): Promise<Locator> {
  const editor = await editorIn(page, red);
  await editor.open("send");
  const dialog = await editor.openConnector();
  await dialog.locator("#genesys-config-tabs li", { hasText: label }).click();
  return dialog.locator("#genesys-config-tab-doctor");
}
