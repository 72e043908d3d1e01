/** The dialog of genesys-config in a real editor, with a sandbox behind it, in each of its two languages. */

import type { Locator } from "playwright-core";
import englishConfig from "../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import frenchConfig from "../../nodes/genesys-config/locales/fr.json" with { type: "json" };
import englishDialog from "../../nodes/shared/locales/en-US/dialog.json" with { type: "json" };
import englishProblems from "../../nodes/shared/locales/en-US/problem.json" with { type: "json" };
import frenchDialog from "../../nodes/shared/locales/fr/dialog.json" with { type: "json" };
import frenchProblems from "../../nodes/shared/locales/fr/problem.json" with { type: "json" };
import { startBrowser, type Visitor, visitor } from "./browser.ts";
import { type Editor, editorIn } from "./editor.ts";
import { type FlowNode, type NodeRed, type NodeRedOptions, nodeRed, type VERSIONS } from "./node-red.ts";
import type { TestSandbox } from "./sandbox.ts";
import { until } from "./until.ts";

interface Language {
  locale: string;
  /** The texts of genesys-config, of all dialogs, and of what can be wrong. */
  config: typeof englishConfig;
  dialog: typeof englishDialog;
  problems: typeof englishProblems;
}

export const ENGLISH: Language = {
  locale: "en-US",
  config: englishConfig,
  dialog: englishDialog,
  problems: englishProblems,
};
export const FRENCH: Language = {
  locale: "fr-FR",
  config: frenchConfig,
  dialog: frenchDialog,
  problems: frenchProblems,
};

interface Client {
  id: string;
  secret: string;
}

export interface ConnectorDialog {
  sandbox: TestSandbox;
  red: NodeRed;
  person: Visitor;
  /** The editor as it was loaded last. */
  readonly editor: Editor;
  /** Opens the dialog at a tab; resolves with what is in the tab. */
  open(tab: string): Promise<Locator>;
  /** The same in the open dialog. */
  showTab(tab: string): Promise<Locator>;
  /** What a list offers that is open. */
  offered(): Locator;
  /** Closes the dialog, and the one that it was opened from, and keeps what was changed. */
  done(): Promise<void>;
  /** The connector as the editor would export it. */
  connector(): Promise<FlowNode | undefined>;
  /** Deploys the flow with these properties of the connector; the editor is loaded anew. */
  deploy(changes: object, client?: Client): Promise<void>;
  close(): Promise<void>;
}

export interface DialogOptions {
  sandbox: Promise<TestSandbox>;
  version: (typeof VERSIONS)[number];
  locale: string;
  /** Properties of the connector. */
  config: object;
  env?: NodeRedOptions["env"];
}

export async function connectorDialog(options: DialogOptions): Promise<ConnectorDialog> {
  const [sandbox, red, browser] = await Promise.all([
    options.sandbox,
    nodeRed(options.version, { env: options.env }),
    startBrowser(),
  ]);
  await red.deploy(flowWith(sandbox, options.config));
  const person = await visitor(browser, `${red.url}/`, { locale: options.locale });
  let editor = await editorIn(person.page, red);
  const topmost = () => person.page.locator(".red-ui-tray").last();

  async function showTab(name: string): Promise<Locator> {
    const tab = topmost().locator(`#genesys-config-tab-${name}`);
    // Node-RED takes a second click on its tabs for a double click when it comes at once.
    await until(
      async () => {
        await topmost().locator(`#genesys-config-tabs a[href="#genesys-config-tab-${name}"]`).click();
        return tab.isVisible();
      },
      { what: `the tab ${name}` },
    );
    return tab;
  }

  return {
    sandbox,
    red,
    person,
    get editor() {
      return editor;
    },
    async open(name) {
      await editor.open("send");
      await editor.openConnector();
      return showTab(name);
    },
    showTab,
    offered: () => person.page.locator(".genesys-popup [role=option]"),
    async done() {
      await editor.done();
      await editor.done();
    },
    connector: async () => (await editor.nodes("genesys-config"))[0],
    async deploy(changes, client) {
      await red.deploy(flowWith(sandbox, { ...options.config, ...changes }, client));
      await person.page.reload();
      editor = await editorIn(person.page, red);
    },
    async close() {
      await browser.close();
      await red.stop();
      await sandbox.close();
    },
  };
}

/** A connector, and a node that uses it. */
function flowWith({ url, client }: TestSandbox, config: object, { id, secret }: Client = client): FlowNode[] {
  return [
    { id: "tab", type: "tab", label: "Flow" },
    {
      id: "config",
      type: "genesys-config",
      name: "Genesys",
      region: "custom",
      loginUrl: url,
      apiUrl: url,
      credentials: { clientId: id, clientSecret: secret },
      ...config,
    },
    { id: "send", type: "genesys-send", z: "tab", connector: "config", x: 300, y: 200, wires: [[]] },
  ];
}
