/** The tab Escalation of genesys-config in the real editor: what it shows, refuses and saves, in both languages. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import french from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import { startBrowser, visitor } from "../support/browser.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { type FlowNode, type NodeRed, nodeRed, VERSIONS } from "../support/node-red.ts";

const FLOWS: FlowNode[] = [
  { id: "tab", type: "tab", label: "Timers" },
  { id: "config", type: "genesys-config", name: "Genesys", region: "sandbox" },
  { id: "send", type: "genesys-send", z: "tab", connector: "config", x: 300, y: 200, wires: [[]] },
] as FlowNode[];

for (const version of VERSIONS) {
  describe(`the tab Escalation, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let red: NodeRed;
    let browser: Browser;
    before(async () => {
      [red, browser] = await Promise.all([nodeRed(version), startBrowser()]);
      await red.deploy(FLOWS, "full");
    });
    after(async () => {
      await browser?.close();
      await red?.stop();
    });

    const open = async (locale: string): Promise<{ editor: Editor; dialog: Locator }> => {
      const person = await visitor(browser, `${red.url}/`, { locale });
      const editor = await editorIn(person.page, red);
      await editor.open("send");
      const dialog = await editor.openConnector();
      await dialog.locator('#genesys-config-tabs a[href="#genesys-config-tab-escalation"]').click();
      await dialog.locator("#genesys-config-tab-escalation").waitFor();
      return { editor, dialog };
    };
    const field = (dialog: Locator, name: string) => dialog.locator(`#node-config-input-${name}`);

    it("shows the defaults of a flow that names none, marks what is no number, takes an environment variable, and saves", async () => {
      const { editor, dialog } = await open("en-US");
      assert.deepEqual(
        await Promise.all(
          [
            "noPickupSeconds",
            "userIdleSeconds",
            "agentIdleSeconds",
            "idleWarningSeconds",
            "graceSeconds",
          ].map((name) => field(dialog, name).inputValue()),
        ),
        ["0", "0", "0", "60", "60"],
      );
      await field(dialog, "noPickupSeconds").fill("soon");
      await field(dialog, "noPickupSeconds").press("Tab");
      await dialog.locator("#node-config-input-noPickupSeconds.input-error").waitFor();
      await field(dialog, "noPickupSeconds").fill("120");
      await field(dialog, "noPickupSeconds").press("Tab");
      await field(dialog, "userIdleSeconds").fill("$" + "{IDLE_SECONDS}");
      await field(dialog, "userIdleSeconds").press("Tab");
      assert.equal(await dialog.locator("#genesys-config-tab-escalation .input-error").count(), 0);
      await field(dialog, "userIdleText").fill("Still there? {seconds} s");
      await editor.done();
      await editor.done();
      const [config] = await editor.nodes("genesys-config");
      assert.deepEqual(
        [config?.noPickupSeconds, config?.userIdleSeconds, config?.userIdleText],
        ["120", "$" + "{IDLE_SECONDS}", "Still there? {seconds} s"],
      );
    });

    it("speaks French where the editor does, the proposed warnings too", async () => {
      const { editor, dialog } = await open("fr");
      const text = await dialog.locator("#genesys-config-tab-escalation").innerText();
      for (const words of [french.label.noPickupSeconds, french.tip.warning, french.label.graceSeconds])
        assert.ok(text.includes(words), words);
      assert.equal(
        await field(dialog, "userIdleText").getAttribute("placeholder"),
        french.warning["user-idle"],
      );
      await editor.cancel();
    });
  });
}
