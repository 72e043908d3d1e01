/** The example of attachments as a flow file; what it does is seen in a real Node-RED. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { GENESYS_CONFIG_DEFAULTS } from "../../../nodes/genesys-config/config.ts";
import { RECEIVE_DEFAULTS } from "../../../nodes/genesys-receive/config.ts";
import { SEND_DEFAULTS } from "../../../nodes/genesys-send/config.ts";
import { type Loose, ROOT } from "./example.ts";

const FILE = join(ROOT, "examples/05 - Attachments.json");
const nodes: Loose[] = JSON.parse(readFileSync(FILE, "utf8"));
const ofType = (type: string) => nodes.filter((node) => node.type === type);

describe("the example of attachments", () => {
  it("is what its sources make", async () => {
    const { assemble } = await import(join(ROOT, "scripts/examples/build.js"));
    assert.ok(
      readFileSync(FILE, "utf8") === assemble("05-attachments"),
      "run: node scripts/examples/build.js",
    );
  });

  it("names only properties that our nodes have, at values that need no account", () => {
    const all = {
      "genesys-config": GENESYS_CONFIG_DEFAULTS,
      "genesys-send": SEND_DEFAULTS,
      "genesys-receive": RECEIVE_DEFAULTS,
    };
    for (const [type, defaults] of Object.entries(all)) {
      for (const { id, type: _, z, g, x, y, wires, ...properties } of ofType(type))
        for (const name of Object.keys(properties)) assert.ok(name in defaults, `${type}: ${name}`);
    }
    const [config] = ofType("genesys-config");
    assert.deepEqual(
      [config.region, config.attachmentRelay, ofType("genesys-receive")[0].confirm],
      ["sandbox", true, "flow"],
    );
  });

  it("has a name of its own, so that it can stand beside the other examples", () => {
    assert.notEqual(ofType("genesys-config")[0].connectorName, GENESYS_CONFIG_DEFAULTS.connectorName);
  });

  it("refers to nothing that is not there, and its functions compile", () => {
    const ids = new Set(nodes.map(({ id }) => id));
    assert.equal(ids.size, nodes.length);
    for (const node of nodes) {
      for (const id of [node.z, node.g, node.connector, ...(node.wires ?? []).flat(), ...(node.scope ?? [])])
        assert.ok(!id || ids.has(id), `${node.name} refers to ${id}`);
    }
    for (const { name, func } of ofType("function"))
      new vm.Script(`(function (msg) {${func}\n})`, { filename: name });
  });

  it("puts no node on another", () => {
    const placed = nodes.filter(({ x, type }) => x !== undefined && type !== "group");
    for (const one of placed) {
      for (const two of placed.filter((node) => node !== one))
        assert.ok(
          Math.abs(one.x - two.x) >= 100 || Math.abs(one.y - two.y) >= 40,
          `${one.name}, ${two.name}`,
        );
    }
  });
});
