import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { ROUTER_DEFAULTS } from "../../../nodes/competency-router/config.ts";
import { GENESYS_CONFIG_DEFAULTS } from "../../../nodes/genesys-config/config.ts";
import { PROVISION_DEFAULTS } from "../../../nodes/genesys-provision/config.ts";
import { RECEIVE_DEFAULTS } from "../../../nodes/genesys-receive/config.ts";
import { SEND_DEFAULTS } from "../../../nodes/genesys-send/config.ts";
import { EXAMPLE_FILE, type Loose, nodes, ROOT } from "./example.ts";

const OURS: Record<string, object> = {
  "genesys-config": GENESYS_CONFIG_DEFAULTS,
  "genesys-provision": PROVISION_DEFAULTS,
  "competency-router": ROUTER_DEFAULTS,
  "genesys-send": SEND_DEFAULTS,
  "genesys-receive": RECEIVE_DEFAULTS,
};
const ofType = (type: string) => nodes.filter((node) => node.type === type);
const onCanvas = nodes.filter((node) => node.x !== undefined && node.type !== "group");
const groups = ofType("group");

describe("the example flow file", () => {
  it("is what its sources make", async () => {
    const { assemble } = await import(join(ROOT, "scripts/examples/build.js"));
    const committed = readFileSync(EXAMPLE_FILE, "utf8");
    assert.ok(committed === assemble("01-livechat-escalation"), "run: node scripts/examples/build.js");
  });

  it("uses all five node types, and else only nodes that Node-RED 4.1 and 5 bring along", () => {
    const types = new Set(nodes.map(({ type }) => type));
    for (const type of Object.keys(OURS)) assert.ok(types.delete(type), `${type} is shown`);
    for (const modules of ["node_modules", "node_modules/node-red-4/node_modules"]) {
      const core = new Set(["tab", "group", ...coreTypes(join(ROOT, modules, "@node-red/nodes/core"))]);
      assert.deepEqual(
        [...types].filter((type) => !core.has(type)),
        [],
      );
    }
  });

  it("has an id of its own for every node, and no reference leads nowhere", () => {
    const ids = new Set(nodes.map(({ id }) => id));
    assert.equal(ids.size, nodes.length);
    for (const node of nodes) {
      const named = [
        node.z,
        node.g,
        node.server,
        node.connector,
        ...(node.links ?? []),
        ...(node.scope ?? []),
      ];
      for (const id of [
        ...named,
        ...(node.wires ?? []).flat(),
        ...(node.type === "group" ? node.nodes : []),
      ]) {
        assert.ok(!id || ids.has(id), `${node.name} refers to ${id}`);
      }
    }
  });

  it("names every node", () => {
    for (const node of nodes)
      assert.ok((node.name ?? node.label ?? "").trim() !== "", `${node.type} ${node.id}`);
  });

  it("labels the ports of every node with more than one output", () => {
    for (const node of onCanvas.filter(({ type, wires }) => !(type in OURS) && wires.length > 1)) {
      assert.equal(node.outputLabels?.filter(Boolean).length, node.wires.length, node.name);
    }
  });

  it("has as many wires as outputs", () => {
    for (const node of onCanvas.filter(({ outputs }) => outputs !== undefined)) {
      assert.equal(node.wires.length, node.outputs, node.name);
    }
  });

  it("links in both directions", () => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const node of [...ofType("link in"), ...ofType("link out")]) {
      assert.ok(node.links.length > 0, node.name);
      for (const other of node.links) assert.ok(byId.get(other).links.includes(node.id), node.name);
    }
  });

  it("holds every node in a group, inside its frame, and explains each group in a comment", () => {
    const loose = onCanvas.filter(({ g }) => !g);
    assert.deepEqual(
      loose.map(({ type }) => type),
      ["comment"],
    );
    for (const group of groups) {
      const members = nodes.filter(({ g }) => g === group.id);
      assert.deepEqual(
        members.map(({ id }) => id),
        group.nodes,
      );
      assert.ok(
        members.some(({ type, info }) => type === "comment" && info.trim() !== ""),
        group.name,
      );
      for (const { name, x, y } of members) {
        assert.ok(x > group.x && x < group.x + group.w && y > group.y && y < group.y + group.h, name);
      }
    }
    assert.ok(ofType("tab")[0].info.trim() !== "");
  });

  it("puts no node on another and no group on another", () => {
    for (const one of onCanvas) {
      for (const two of onCanvas.filter((node) => node !== one)) {
        assert.ok(
          Math.abs(one.x - two.x) >= 100 || Math.abs(one.y - two.y) >= 40,
          `${one.name}, ${two.name}`,
        );
      }
    }
    for (const one of groups) {
      for (const two of groups.filter((group) => group !== one)) {
        const apart = (at: "x" | "y", size: "w" | "h") =>
          one[at] + one[size] < two[at] || two[at] + two[size] < one[at];
        assert.ok(apart("x", "w") || apart("y", "h"), `${one.name}, ${two.name}`);
      }
    }
  });

  it("can be read as a whole on a screen of 1600 × 900", () => {
    const right = Math.max(...groups.map(({ x, w }) => x + w));
    const bottom = Math.max(...groups.map(({ y, h }) => y + h));
    assert.ok(Math.min(1600 / right, 820 / bottom) > 0.6, `${right} × ${bottom}`);
  });

  it("has a Catch path that tells the codes apart and a Status path", () => {
    const [caught] = ofType("catch");
    const next = nodes.filter(({ id }) => caught.wires.flat().includes(id));
    assert.ok(next.some(({ type, property }) => type === "switch" && property === "error.code"));
    const watched = ofType("status").flatMap(({ scope }) => scope);
    for (const type of ["genesys-provision", "competency-router", "genesys-send", "genesys-receive"]) {
      assert.ok(watched.includes(ofType(type)[0].id), type);
    }
  });

  it("keeps exactly the properties that our nodes have, at values that need no account", () => {
    for (const [type, defaults] of Object.entries(OURS)) {
      for (const node of ofType(type)) {
        const { id, type: _, z, g, x, y, wires, ...properties } = node;
        assert.deepEqual(Object.keys(properties).sort(), Object.keys(defaults).sort(), type);
      }
    }
    const [config] = ofType("genesys-config");
    assert.equal(config.region, "sandbox");
    assert.deepEqual(
      config.competencies.map(({ competency, queueName, flowName }: Loose) => [
        competency,
        queueName,
        flowName,
      ]),
      [
        ["Animal", "Animal", "Animal chats"],
        ["Payment", "Payment", "Payment chats"],
        ["", "", "General chats"],
      ],
    );
  });

  it("holds no secret", () => {
    const keys = new Set<string>();
    JSON.stringify(nodes, (key, value) => {
      keys.add(key);
      return value;
    });
    for (const key of keys) assert.doesNotMatch(key, /credential|secret|password|token|clientId/i);
    assert.doesNotMatch(JSON.stringify(nodes), /__PWRD__|Bearer |PRIVATE KEY/);
  });

  it("has function nodes that compile and name only modules of Node itself", () => {
    for (const { name, func, initialize, libs } of ofType("function")) {
      for (const code of [func, initialize])
        new vm.Script(`(async function (msg) {${code}\n})`, { filename: name });
      for (const { module } of libs) assert.equal(module, "crypto");
    }
  });
});

function coreTypes(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), "utf8").matchAll(/registerType\(\s*["']([^"']+)["']/g),
    ])
    .map((match) => match[1] as string);
}
