/** Node-RED's editor as a person uses it: palette, canvas, dialogs, deploy, import. */

import type { Locator, Page } from "playwright-core";
import type { FlowNode, NodeRed } from "./node-red.ts";

export interface Editor {
  page: Page;
  /** Import > Examples of our package; the flow comes into a tab of its own. */
  importExample(name: string): Promise<void>;
  /** The nodes on the canvas, config nodes among them, as the editor would export them. */
  nodes(type: string): Promise<FlowNode[]>;
  /** Opens the dialog of a node by a double click on it. */
  open(id: string): Promise<Locator>;
  /** From a node's open dialog to the dialog of the connector that it names. */
  openConnector(): Promise<Locator>;
  /** The button "Done" or "Update" of the topmost dialog. */
  done(): Promise<void>;
  /** Closes every dialog without saving. */
  cancel(): Promise<void>;
  deploy(): Promise<void>;
  /** What stands below the node on the canvas. */
  statusOf(id: string): Promise<string | null>;
}

/** For a page that shows the editor; resolves when the palette is there. */
export async function editorIn(page: Page, red: NodeRed): Promise<Editor> {
  await page.locator(".red-ui-palette-node[data-palette-type=genesys-send]").waitFor({ state: "attached" });
  await page.locator("#red-ui-loading-progress").waitFor({ state: "hidden" });
  const topmost = () => page.locator(".red-ui-tray").last();
  /** The tab with the node comes to the front. */
  const reveal = (id: string) =>
    page.evaluate((one) => {
      const { RED } = globalThis as unknown as {
        RED: { view: { reveal(id: string, flash: boolean): void } };
      };
      RED.view.reveal(one, false);
    }, id);

  return {
    page,
    async importExample(name) {
      await page.evaluate('RED.actions.invoke("core:show-examples-import-dialog")');
      await page.getByText("@livechat-handover/node-red-genesys", { exact: true }).last().click();
      await page.getByText(name, { exact: true }).last().click();
      await page.locator("#red-ui-clipboard-dialog-ok").click();
      await page.locator("#red-ui-clipboard-dialog-ok").waitFor({ state: "hidden" });
    },
    nodes: (type) =>
      page.evaluate((wanted) => {
        const { RED } = globalThis as unknown as { RED: { nodes: { createCompleteNodeSet(): FlowNode[] } } };
        return RED.nodes.createCompleteNodeSet().filter((one) => one.type === wanted);
      }, type),
    async open(id) {
      await reveal(id);
      await page.locator(`g[id="${id}"] rect.red-ui-flow-node`).first().dblclick();
      await page.locator("#node-dialog-ok").waitFor();
      return topmost();
    },
    async openConnector() {
      await page.locator("#node-input-btn-connector-edit").click();
      await page.locator("#node-config-dialog-ok").waitFor();
      return topmost();
    },
    async done() {
      const config = page.locator("#node-config-dialog-ok");
      const button = (await config.count()) > 0 ? config : page.locator("#node-dialog-ok");
      await button.click();
      await button.waitFor({ state: "detached" });
    },
    async cancel() {
      for (const button of ["#node-config-dialog-cancel", "#node-dialog-cancel"]) {
        if ((await page.locator(button).count()) === 0) continue;
        await page.locator(button).click();
        await page.locator(button).waitFor({ state: "detached" });
      }
    },
    async deploy() {
      const answered = page.waitForResponse(
        (response) =>
          response.request().method() === "POST" && new URL(response.url()).pathname.endsWith("/flows"),
      );
      await page.locator("#red-ui-header-button-deploy").click();
      const status = (await answered).status();
      if (status !== 200) throw new Error(`The deploy was answered ${status}\n${red.log().slice(-2000)}`);
    },
    async statusOf(id) {
      await reveal(id);
      return page.locator(`g[id="${id}"] .red-ui-flow-node-status-label`).textContent({ timeout: 1000 });
    },
  };
}
