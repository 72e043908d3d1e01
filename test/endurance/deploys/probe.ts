/** A Node-RED node of the test's own that counts what the process holds: timers, sockets, files, routes, listeners. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeRed } from "../../support/node-red.ts";

/** How many of each, by name. */
export type Holdings = Record<string, number>;

/** Puts the probe where Node-RED finds it at its next start. */
export function installProbe(userDir: string): void {
  mkdirSync(join(userDir, "nodes"), { recursive: true });
  writeFileSync(join(userDir, "nodes", "probe.js"), SOURCE);
  // Node-RED takes a node only with its dialog.
  writeFileSync(
    join(userDir, "nodes", "probe.html"),
    `<script type="text/javascript">RED.nodes.registerType("probe", { category: "test", defaults: {} });</script>`,
  );
}

export async function holdings(red: NodeRed): Promise<Holdings> {
  const { status, body } = await red.admin("GET", "/probe");
  if (status !== 200) throw new Error(`The probe answered ${status}`);
  return body;
}

/** Kept connections and their timers come and go with the load: so many more are no leak. */
const BREATH = 4;
const BREATHING = /socket|timers/i;

/**
 * What there is more of than before; empty when nothing leaked. Between the two must lie clearly more deploys than
 * `BREATH`: a leak shows once for each.
 */
export function grown(before: Holdings, after: Holdings): string[] {
  return Object.entries(after).flatMap(([name, count]) => {
    const allowed = (before[name] ?? 0) + (BREATHING.test(name) ? BREATH : 0);
    return count > allowed ? [`${name}: ${before[name] ?? 0} → ${count}`] : [];
  });
}

const SOURCE = String.raw`
const fs = require("node:fs");
const { createHook } = require("node:async_hooks");

module.exports = function (RED) {
  // Unref'd timers too, which no list of Node's own shows.
  const timers = new Set();
  createHook({
    init: (id, type) => type === "Timeout" && timers.add(id),
    destroy: (id) => timers.delete(id),
  }).enable();

  RED.httpAdmin.get("/probe", (_req, res) => {
    // What is garbage is nobody's: its destruction has to be noticed first.
    global.gc?.();
    setImmediate(() => {
      const found = {};
      const add = (name, count = 1) => (found[name] = (found[name] ?? 0) + count);
      for (const handle of process._getActiveHandles()) add("handle " + handle.constructor.name);
      for (const fd of fs.existsSync("/proc/self/fd") ? fs.readdirSync("/proc/self/fd") : []) {
        try {
          add("open " + fs.readlinkSync("/proc/self/fd/" + fd).replace(/\d+/g, "#"));
        } catch {}
      }
      add("timers", timers.size);
      const root = RED.httpNode.parent;
      for (const [name, app] of Object.entries({ root, admin: RED.httpAdmin, node: RED.httpNode }))
        add("routes of " + name, (app._router ?? app.router).stack.length);
      for (const name of RED.events.eventNames()) add("listeners " + String(name).replace(/[0-9a-f]{16}/, "#"), RED.events.listenerCount(name));
      for (const name of process.eventNames()) add("process listeners " + String(name), process.listenerCount(name));
      res.json(found);
    });
  });
  RED.nodes.registerType("probe", function (definition) {
    RED.nodes.createNode(this, definition);
  });
};
`;
