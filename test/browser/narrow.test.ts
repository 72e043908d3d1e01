/** Every dialog in a window of 800 pixels: nothing of it lies beyond its right side, where nobody could reach it. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { row } from "../support/flows.ts";
import { type NodeRed, nodeRed, VERSIONS } from "../support/node-red.ts";

const CONNECTED = ["genesys-send", "genesys-receive", "competency-router", "genesys-provision"];
const FLOW = [
  { id: "tab", type: "tab", label: "Flow" },
  {
    id: "config",
    type: "genesys-config",
    name: "Genesys Cloud of the whole organisation, in Frankfurt",
    region: "sandbox",
    storage: "memory",
    competencies: [row("Animal"), row("")],
    hours: [{ competency: "*", kind: "table", timeZone: "Europe/Paris", week: { mo: "08:00-12:00" } }],
  },
  ...CONNECTED.map((type, index) => ({
    id: type,
    type,
    z: "tab",
    connector: "config",
    x: 300,
    y: 100 + 80 * index,
    wires: [[], [], []].slice(0, type === "genesys-send" || type === "genesys-provision" ? 1 : 3),
    ...(type === "competency-router" && {
      rules: [
        {
          property: "payload",
          propertyType: "msg",
          operator: "contains",
          value: "human",
          competency: "Animal",
        },
      ],
    }),
  })),
];

for (const version of VERSIONS) {
  describe(`a window of 800 pixels, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let red: NodeRed;
    let browser: Browser;
    let person: Visitor;
    let editor: Editor;

    before(async () => {
      [red, browser] = await Promise.all([nodeRed(version), startBrowser()]);
      await red.deploy(FLOW);
      person = await visitor(browser, `${red.url}/`, {
        locale: "fr-FR",
        viewport: { width: 800, height: 700 },
      });
      editor = await editorIn(person.page, red);
    });
    after(async () => {
      await browser?.close();
      await red?.stop();
    });
    afterEach(() => editor.cancel());

    for (const type of CONNECTED) {
      it(`${type} can be reached to its right side`, async () => {
        await within(await editor.open(type));
      });
    }

    it("genesys-config can be reached to its right side in every tab", async () => {
      await editor.open("genesys-send");
      const dialog = await editor.openConnector();
      await dialog.getByRole("tab").first().click();
      const names: string[] = [];
      for (let count = await dialog.getByRole("tab").count(); count > 0; count -= 1) {
        names.push(await dialog.getByRole("tab", { selected: true }).innerText());
        await within(dialog);
        await person.page.keyboard.press("ArrowRight");
      }
      assert.equal(new Set(names).size, 8, names.join());
    });
  });
}

/** What can be read or used in the dialog ends before the dialog does. */
async function within(dialog: Locator): Promise<void> {
  const edge = await dialog.evaluate((tray) => tray.getBoundingClientRect().right);
  const beyond = await dialog
    .locator(
      "input:visible, select:visible, textarea:visible, button:visible, a:visible, p:visible, [role=tab]",
    )
    .evaluateAll((all) =>
      all
        .filter((one) => !one.closest(".red-ui-tray-titlebar"))
        .map(
          (one) =>
            [Math.round(one.getBoundingClientRect().right), one.id || one.outerHTML.slice(0, 90)] as const,
        ),
    );
  const squeezed = await dialog
    .locator("input[type=text]:visible, select:visible")
    .evaluateAll((all) => all.filter((one) => one.clientWidth < 60).map((one) => one.id || one.outerHTML));
  assert.deepEqual(squeezed, [], "too narrow to read");
  assert.ok(beyond.length > 5, "the dialog is empty");
  assert.deepEqual(
    beyond.filter(([right]) => right > edge),
    [],
    `the dialog ends at ${edge}`,
  );
}
