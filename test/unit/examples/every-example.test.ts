/** What holds for every example flow as a file; what each does is seen in a real Node-RED. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { ROUTER_DEFAULTS } from "../../../nodes/competency-router/config.ts";
import { GENESYS_CONFIG_DEFAULTS } from "../../../nodes/genesys-config/config.ts";
import { RECEIVE_DEFAULTS } from "../../../nodes/genesys-receive/config.ts";
import { SEND_DEFAULTS } from "../../../nodes/genesys-send/config.ts";
import { type Loose, ROOT } from "./example.ts";

const { assemble, EXAMPLES } = (await import(join(ROOT, "scripts/examples/build.js"))) as {
  assemble(folder: string): string;
  EXAMPLES: Record<string, string>;
};
const { widthOf, heightOf } = (await import(join(ROOT, "scripts/examples/place.js"))) as {
  widthOf(node: Loose): number;
  heightOf(node: Loose): number;
};
const textOf = (file: string) => readFileSync(join(ROOT, "examples", file), "utf8");
const nodesOf = (file: string): Loose[] => JSON.parse(textOf(file));
const OURS = {
  "genesys-config": GENESYS_CONFIG_DEFAULTS,
  "competency-router": ROUTER_DEFAULTS,
  "genesys-send": SEND_DEFAULTS,
  "genesys-receive": RECEIVE_DEFAULTS,
};

for (const [folder, file] of Object.entries(EXAMPLES)) {
  describe(`the example ${file}`, () => {
    const nodes = nodesOf(file);
    const ofType = (type: string) => nodes.filter((node) => node.type === type);

    it("is what its sources make", () => {
      assert.ok(textOf(file) === assemble(folder), "run: node scripts/examples/build.js");
    });

    it("names exactly the properties that our nodes have, and needs no account", () => {
      for (const [type, defaults] of Object.entries(OURS)) {
        for (const { id, type: _, z, g, x, y, wires, ...properties } of ofType(type))
          assert.deepEqual(Object.keys(properties).sort(), Object.keys(defaults).sort(), type);
      }
      for (const { region } of ofType("genesys-config")) assert.equal(region, "sandbox");
    });

    it("refers to nothing that is not there, and its functions compile", () => {
      const ids = new Set(nodes.map(({ id }) => id));
      assert.equal(ids.size, nodes.length);
      for (const { name, z, g, connector, wires = [], scope } of nodes) {
        for (const id of [z, g, connector, ...wires.flat(), ...(scope ?? [])])
          assert.ok(!id || ids.has(id), `${name} refers to ${id}`);
      }
      for (const { name, func } of ofType("function"))
        new vm.Script(`(async function (msg) {${func}\n})`, { filename: name });
    });

    it("puts no node on another", () => {
      const placed = nodes.filter(({ x, type }) => x !== undefined && type !== "group");
      for (const one of placed) {
        for (const two of placed.filter((node) => node !== one))
          assert.ok(
            Math.abs(one.x - two.x) >= (widthOf(one) + widthOf(two)) / 2 ||
              Math.abs(one.y - two.y) >= (heightOf(one) + heightOf(two)) / 2,
            `${one.name}, ${two.name}`,
          );
      }
    });
  });
}

describe("the examples together", () => {
  it("have connectors of different names, so that all can stand in one Node-RED", () => {
    const names = Object.values(EXAMPLES).flatMap((file) =>
      nodesOf(file)
        .filter(({ type }) => type === "genesys-config")
        .map(({ connectorName }) => connectorName),
    );
    assert.equal(new Set(names).size, names.length);
  });
});
