/** The five built nodes in node-red-node-test-helper: Node-RED's own runtime code, without its process around it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import helper, { type TestedNode } from "node-red-node-test-helper";
import type { Json } from "./json.ts";
import { type FlowNode, ROOT } from "./node-red.ts";
import { until } from "./until.ts";

export const TYPES = [
  "genesys-config",
  "genesys-provision",
  "competency-router",
  "genesys-send",
  "genesys-receive",
] as const;

/** A module of the build, as Node-RED loads it. */
export const built = (path: string): Promise<Json> => import(pathToFileURL(join(ROOT, "dist", path)).href);

export interface Tested {
  node(id: string): TestedNode;
  /** What came to the nodes of type `helper`, by their id. */
  at(id: string): Json[];
  find(id: string, fits: (msg: Json) => boolean, what: string): Promise<Json>;
  /** The last status of the node, with the catalogue's key as its text (the helper translates nothing). */
  statusOf(id: string): Json;
}

let userDir = "";

/** Loads the flow; `helper` nodes in it keep what they get. Call `unloadNodes` after each test. */
export async function loadNodes(flow: FlowNode[], credentials: Record<string, object> = {}): Promise<Tested> {
  userDir = mkdtempSync(join(tmpdir(), "tested-nodes-"));
  helper.settings({ userDir, uiPort: 1880, get: () => undefined });
  const modules = await Promise.all(TYPES.map((type) => built(`nodes/${type}.js`)));
  await helper.load(
    modules.map((module) => module.default),
    flow,
    credentials,
  );
  const kept = new Map<string, Json[]>();
  const tested: Tested = {
    node(id) {
      const node = helper.getNode(id);
      if (!node) throw new Error(`There is no node ${id}.`);
      return node;
    },
    at: (id) => kept.get(id) ?? [],
    find: (id, fits, what) => until(() => tested.at(id).find(fits), { what, instead: () => tested.at(id) }),
    statusOf: (id) => tested.at("status").findLast((msg) => msg.status?.source?.id === id)?.status,
  };
  for (const { id } of flow.filter(({ type }) => type === "helper")) {
    kept.set(id, []);
    tested.node(id).on("input", (msg) => kept.get(id)?.push(msg));
  }
  return tested;
}

/** Ends the nodes and everything behind them that outlives a deploy. */
export async function unloadNodes(): Promise<void> {
  await helper.unload();
  await (await built("lib/index.js")).closeAll(0);
  rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
