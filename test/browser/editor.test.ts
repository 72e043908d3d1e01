/** The palette in Node-RED's real editor: imported, opened, edited, saved, deployed, in English and in French. */

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { sandboxIn } from "../support/demo.ts";
import { type Editor, editorIn } from "../support/editor.ts";
import { type FlowNode, type NodeRed, nodeRed, VERSIONS } from "../support/node-red.ts";
import { until } from "../support/until.ts";

const ON_CANVAS = ["genesys-provision", "competency-router", "genesys-send", "genesys-receive"];
const EXAMPLE = "01 - Livechat escalation";

for (const version of VERSIONS) {
  describe(`the editor of Node-RED ${version}`, function () {
    this.timeout(60_000);
    let red: NodeRed;
    let browser: Browser;
    let person: Visitor;
    let editor: Editor;
    before(async () => {
      [red, browser] = await Promise.all([nodeRed(version), startBrowser()]);
      person = await visitor(browser, `${red.url}/`);
      editor = await editorIn(person.page, red);
    });
    after(async () => {
      await browser?.close();
      await red?.stop();
    });

    afterEach(() => editor.cancel());

    const only = async (type: string): Promise<FlowNode> => {
      const [one] = await editor.nodes(type);
      assert.ok(one, `a ${type} in the flow`);
      return one;
    };

    it("shows four nodes in a category of their own, each with icon and help; the fifth is their connector", async () => {
      for (const type of ON_CANVAS) {
        const entry = person.page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
        assert.equal(await entry.count(), 1, type);
        const icon = await entry.locator(".red-ui-palette-icon").evaluate((one) => one.outerHTML);
        const url = /url\((?:&quot;|["'])?([^"')&]+)/.exec(icon)?.[1];
        assert.match(url ?? "", /icons\/@livechat-handover\/node-red-genesys\/genesys-.*\.svg/, icon);
        assert.equal(
          (await person.page.request.get(new URL(url as string, `${red.url}/`).href)).status(),
          200,
        );
      }
      const category = person.page.locator(".red-ui-palette-category", {
        has: person.page.locator('[data-palette-type="genesys-send"]'),
      });
      assert.equal(await category.locator(".red-ui-palette-node").count(), ON_CANVAS.length);
      const help = await person.page.evaluate(
        (types) =>
          types.map((type) => {
            const { RED } = globalThis as unknown as {
              RED: { nodes: { getNodeHelp(type: string): string } };
            };
            return RED.nodes.getNodeHelp(type) ?? "";
          }),
        [...ON_CANVAS, "genesys-config"],
      );
      for (const text of help) assert.ok(text.length > 200);
    });

    it("imports the example, which deploys and becomes green", async () => {
      await editor.importExample(EXAMPLE);
      await editor.deploy();
      await sandboxIn(red);
      for (const type of ON_CANVAS) {
        const { id } = await only(type);
        await until(async () => /^(ready|bot)$/i.test((await editor.statusOf(id)) ?? ""), {
          what: `${type} to be ready`,
          instead: () => red.log().slice(-2000),
        });
      }
    });

    for (const type of ON_CANVAS) {
      it(`opens ${type} complete and translated, and saves what is changed, and nothing else`, async () => {
        const before = await only(type);
        const dialog = await editor.open(before.id);
        await isTranslated(dialog);
        await dialog.locator("#node-input-name").fill(`Renamed ${type}`);
        await editor.done();
        assert.deepEqual(meant(await only(type)), { ...meant(before), name: `Renamed ${type}` });
      });
    }

    it("opens the connector with its tabs, and saves what is changed, and nothing else", async () => {
      const before = await only("genesys-config");
      await editor.open((await only("genesys-send")).id);
      const dialog = await editor.openConnector();
      await isTranslated(dialog);
      for (const tab of await dialog.locator("#genesys-config-tabs li").all()) {
        await tab.click();
        await isTranslated(dialog);
      }
      await dialog.locator("#node-config-input-name").fill("Renamed connector");
      await editor.done();
      await editor.done();
      assert.deepEqual(meant(await only("genesys-config")), {
        ...meant(before),
        name: "Renamed connector",
      });
    });

    it("fills the queue and flow lists from the organisation, and saves what was chosen", async () => {
      await editor.open((await only("genesys-send")).id);
      const dialog = await editor.openConnector();
      await dialog.locator("#genesys-config-tabs li", { hasText: "Competencies" }).click();
      const queue = dialog.getByRole("combobox", { name: "Queue" }).first();
      await queue.click();
      const offered = person.page.locator(".genesys-popup [role=option]");
      await offered.first().waitFor();
      assert.deepEqual(await offered.allInnerTexts(), ["Animal", "General", "Payment"]);
      await queue.fill("gen");
      await until(async () => (await offered.allInnerTexts()).join() === "General", {
        what: "the list to follow",
      });
      await offered.first().click();
      const flow = dialog.getByRole("combobox", { name: /flow/i }).first();
      await flow.click();
      await offered.filter({ hasText: "General chats" }).click();
      await editor.done();
      await editor.done();
      const { competencies } = (await only("genesys-config")) as unknown as {
        competencies: Record<string, string>[];
      };
      assert.equal(competencies[0]?.queueName, "General");
      assert.match(competencies[0]?.queueId ?? "", /^a0000000/);
      assert.equal(competencies[0]?.flowName, "General chats");
    });

    it("takes what Enter is pressed on after typing: the first that was found, and nothing while it still looks", async () => {
      await editor.open((await only("genesys-send")).id);
      const dialog = await editor.openConnector();
      await dialog.locator("#genesys-config-tabs li", { hasText: "Competencies" }).click();
      const queue = dialog.getByRole("combobox", { name: "Queue" }).first();
      const offered = person.page.locator(".genesys-popup [role=option]");
      const lists = (names: string) =>
        until(async () => (await offered.allInnerTexts()).join() === names, { what: `the list ${names}` });

      await queue.click();
      await lists("Animal,General,Payment");
      await queue.fill("pay");
      await queue.press("Enter");
      assert.equal(await queue.inputValue(), "pay");
      await queue.fill("pa");
      await lists("Payment");
      await queue.press("Enter");
      assert.equal(await queue.inputValue(), "Payment");

      await queue.fill("ani");
      await queue.press("Tab");
      await queue.fill("ani");
      await lists("Animal");
      await queue.press("Enter");
      assert.equal(await queue.inputValue(), "Animal");
    });

    it("tests the connection with unsaved values, and names what is wrong", async () => {
      await editor.open((await only("genesys-send")).id);
      const dialog = await editor.openConnector();
      const result = dialog.locator("#genesys-config-test-result");
      await dialog.locator("#genesys-config-test").click();
      await result.filter({ hasText: "Sandbox organisation" }).waitFor();
      await dialog.locator("#genesys-config-tab-connection select").first().selectOption("custom");
      const { deskUrl } = await sandboxIn(red);
      const { origin } = new URL(deskUrl);
      await dialog.locator("#node-config-input-loginUrl").fill(origin);
      await dialog.locator("#node-config-input-apiUrl").fill(origin);
      await dialog.locator("#node-config-input-clientId").fill("nobody");
      await dialog.locator("#node-config-input-clientSecret").fill("wrong");
      await dialog.locator("#genesys-config-test").click();
      await until(async () => /credential|client|secret/i.test(await result.innerText()), {
        what: "the refusal",
      });
    });

    it("deploys the changes, the nodes are green again, and Node-RED kept the example's chat page", async () => {
      await editor.deploy();
      for (const type of ["genesys-provision", "genesys-send", "genesys-receive"]) {
        const { id } = await only(type);
        await until(async () => /^ready$/i.test((await editor.statusOf(id)) ?? ""), {
          what: `${type} to be ready`,
          instead: () => red.log().slice(-2000),
        });
      }
      assert.equal((await person.page.request.get(`${red.url}/chat`)).status(), 200);
    });

    it("says which node is not complete, and why, before it is deployed", async () => {
      const { id } = await only("genesys-send");
      const dialog = await editor.open(id);
      await dialog.locator("#node-input-connector").selectOption("_ADD_");
      await editor.done();
      await person.page.locator(`g[id="${id}"] .red-ui-flow-node-error`).waitFor();
    });

    it("speaks French to French people: dialogs, lists and status", async () => {
      const luc = await visitor(browser, `${red.url}/`, { locale: "fr-FR" });
      const french = await editorIn(luc.page, red);
      const [send] = await french.nodes("genesys-send");
      const dialog = await french.open(send?.id as string);
      await isTranslated(dialog);
      assert.match(await dialog.innerText(), /Connecteur/);
      const config = await french.openConnector();
      await isTranslated(config);
      assert.match(await config.innerText(), /Compétences/);
      assert.deepEqual(luc.problems, []);
      await luc.context.close();
    });

    it("had no error in its console on the whole way", () => {
      assert.deepEqual(person.problems, []);
    });
  });
}

/** No text is a key of the catalogue, no label is empty. */
async function isTranslated(dialog: Locator): Promise<void> {
  const untranslated = await dialog.locator("[data-i18n]").evaluateAll((all) =>
    all
      .filter((one) => !one.getAttribute("data-i18n")?.startsWith("["))
      .filter((one) => one.textContent === "" || one.textContent === one.getAttribute("data-i18n"))
      .map((one) => one.outerHTML),
  );
  assert.deepEqual(untranslated, []);
  assert.doesNotMatch(await dialog.innerText(), /\b(label|tip|option|placeholder|dialog)\.[a-z]/);
  assert.doesNotMatch(await dialog.innerText(), /@livechat-handover\/node-red-genesys\/.*:/);
}

/** Without the place on the canvas, which follows the label's width, and what the editor keeps beside the flow. */
function meant(node: FlowNode): object {
  const { credentials, x, y, ...rest } = node as FlowNode & { credentials?: object };
  return rest;
}
