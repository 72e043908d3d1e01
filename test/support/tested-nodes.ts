/** The five built nodes in node-red-node-test-helper: Node-RED's own runtime code, without its process around it. */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
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
let statuses = new Map<string, Json>();

// A status that a constructor sets never reaches a Status node, only the editor, which is told by this event.
const require = createRequire(import.meta.url);
const { events } = require("@node-red/util");
const runtimeNodes = require("@node-red/runtime/lib/nodes"); // the helper's own setFlows may miss the event it waits for
events.on("node-status", ({ id, status }: Json) => statuses.set(id, status));

/** Loads the flow; `helper` nodes in it keep what they get. Call `unloadNodes` after each test. */
export async function loadNodes(flow: FlowNode[], credentials: Record<string, object> = {}): Promise<Tested> {
  userDir = mkdtempSync(join(tmpdir(), "tested-nodes-"));
  statuses = new Map();
  helper.settings({ userDir, uiPort: 1880, get: () => undefined });
  const modules = await Promise.all(TYPES.map((type) => built(`nodes/${type}.js`)));
  await helper.load(
    modules.map((module) => module.default),
    flow,
    structuredClone(credentials), // the runtime empties it when the node goes
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
    statusOf: (id) => statuses.get(id),
  };
  for (const { id } of flow.filter(({ type }) => type === "helper")) {
    kept.set(id, []);
    tested.node(id).on("input", (msg) => kept.get(id)?.push(msg));
  }
  return tested;
}

/** Removes the nodes, and with them everything that would outlive a deploy. */
export async function unloadNodes(): Promise<void> {
  if (userDir === "") return; // this test loaded none
  // setFlows resolves before the nodes have closed.
  const removed = once(events, "flows:started");
  await runtimeNodes.setFlows([], {}, "full");
  await removed;
  await helper.unload();
  rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  userDir = "";
}
