/** The tabs of the connector's dialog: every name can be read, in both languages, and the keyboard reaches each. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import english from "../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import french from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { editorIn } from "../support/editor.ts";
import { type NodeRed, nodeRed, VERSIONS } from "../support/node-red.ts";

const FLOW = [
  { id: "tab", type: "tab", label: "Flow" },
  { id: "config", type: "genesys-config", name: "Genesys", region: "sandbox", storage: "memory" },
  { id: "send", type: "genesys-send", z: "tab", connector: "config", x: 400, y: 200, wires: [[]] },
];

for (const version of VERSIONS) {
  describe(`the connector's tabs, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let red: NodeRed;
    let browser: Browser;
    before(async () => {
      [red, browser] = await Promise.all([nodeRed(version), startBrowser()]);
      await red.deploy(FLOW);
    });
    after(async () => {
      await browser?.close();
      await red?.stop();
    });

    for (const [locale, names] of [
      ["en-US", english.tab],
      ["fr-FR", french.tab],
    ] as const) {
      describe(`in ${locale}`, () => {
        let person: Visitor;
        let dialog: Locator;
        before(async () => {
          person = await visitor(browser, `${red.url}/`, { locale });
          const editor = await editorIn(person.page, red);
          await editor.open("send");
          dialog = await editor.openConnector();
        });
        after(() => person.context.close());

        const tabs = () => dialog.getByRole("tab").all();

        it("no name is cut, at the usual width and when the dialog is narrow", async () => {
          for (const by of [0, 450]) {
            await dragLeftEdge(person, by);
            for (const [index, tab] of (await tabs()).entries()) {
              assert.equal((await tab.innerText()).trim(), Object.values(names)[index]);
              const { name, place } = await tab.evaluate((one) => {
                const range = document.createRange();
                range.selectNodeContents(one);
                const seen = one.closest("li")?.getBoundingClientRect();
                return { name: range.getBoundingClientRect().right, place: seen?.right ?? 0 };
              });
              assert.ok(name <= place, `${await tab.innerText()} ends at ${name}, its tab at ${place}`);
              const box = await dialog.boundingBox();
              assert.ok(place <= (box?.x ?? 0) + (box?.width ?? 0), "beyond the dialog");
            }
          }
        });

        it("arrows, Home and End choose a tab, and what is in it is shown", async () => {
          const all = await tabs();
          await all[0]?.click();
          const shown = () => dialog.locator("#genesys-config-tabs-content > :visible").getAttribute("id");
          for (const [key, name] of [
            ["ArrowRight", "identity"],
            ["End", "doctor"],
            ["ArrowRight", "connection"],
            ["ArrowLeft", "doctor"],
            ["Home", "connection"],
          ]) {
            await person.page.keyboard.press(key as string);
            assert.equal(await shown(), `genesys-config-tab-${name}`, key);
            const chosen = dialog.locator("[role=tab][aria-selected=true]");
            assert.equal(await chosen.innerText(), names[name as keyof typeof names]);
            assert.equal(await chosen.evaluate((one) => one === document.activeElement), true);
          }
        });
      });
    }
  });
}

/** Makes the topmost dialog narrower. */
async function dragLeftEdge({ page }: Visitor, by: number): Promise<void> {
  const edge = await page.locator(".red-ui-tray-resize-handle").last().boundingBox();
  if (!edge) throw new Error("the dialog has no edge to drag");
  await page.mouse.move(edge.x + 3, 400);
  await page.mouse.down();
  await page.mouse.move(edge.x + 3 + by, 400, { steps: 4 });
  await page.mouse.up();
}
