/** The html of each node as it is shipped: what Node-RED's editor and the scorecard read. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { ROUTER_DEFAULTS } from "../../nodes/competency-router/config.ts";
import { GENESYS_CONFIG_CREDENTIALS, GENESYS_CONFIG_DEFAULTS } from "../../nodes/genesys-config/config.ts";
import { PROVISION_DEFAULTS } from "../../nodes/genesys-provision/config.ts";
import { RECEIVE_DEFAULTS } from "../../nodes/genesys-receive/config.ts";
import { SEND_DEFAULTS } from "../../nodes/genesys-send/config.ts";
import type { Json } from "../support/json.ts";
import { ROOT } from "../support/node-red.ts";
import { TYPES } from "../support/tested-nodes.ts";

const DEFAULTS: Record<(typeof TYPES)[number], object> = {
  "genesys-config": GENESYS_CONFIG_DEFAULTS,
  "genesys-provision": PROVISION_DEFAULTS,
  "competency-router": ROUTER_DEFAULTS,
  "genesys-send": SEND_DEFAULTS,
  "genesys-receive": RECEIVE_DEFAULTS,
};
const PORTS = {
  "genesys-provision": [1, 1],
  "competency-router": [1, 3],
  "genesys-send": [1, 1],
  "genesys-receive": [0, 3],
} as const;

const htmlOf = (type: string): string => readFileSync(join(ROOT, "dist/nodes", `${type}.html`), "utf8");
const scriptOf = (type: string): string =>
  /<script type="text\/javascript">\n([\s\S]*?)\n<\/script>/.exec(htmlOf(type))?.[1] ?? "";

/** What the editor has besides the node that is looked at. */
const CONNECTORS = [
  { id: "shop", type: "genesys-config", connectorName: "Shop" },
  { id: "bank", type: "genesys-config", connectorName: "Bank", d: true },
  { id: "broker", type: "mqtt-broker", connectorName: "Broker" },
];

/** Runs the inlined script as the editor does before any dialog is open; the text of a key is the key. */
function definitionOf(type: string): Json {
  const registered: Record<string, Json> = {};
  const RED = {
    _: (key: string) => key.slice(key.indexOf(":") + 1),
    nodes: {
      registerType: (name: string, definition: Json) => (registered[name] = definition),
      eachConfig: (callback: (node: object) => boolean) => CONNECTORS.every(callback),
    },
    utils: { validateTypedProperty: (value: string) => value !== "" || "empty" },
  };
  vm.runInNewContext(scriptOf(type), { RED, $: () => ({ length: 0 }), URL });
  assert.deepEqual(Object.keys(registered), [type]);
  return registered[type];
}

/** What Node-RED's editor does with the definition of a property. */
const complaint = (type: string, property: string, value: unknown, node: object = {}): unknown =>
  definitionOf(type).defaults[property].validate.call(
    { ...DEFAULTS[type as "genesys-send"], ...node },
    value,
    {
      label: "Field",
    },
  );

describe("the html of each node", () => {
  for (const type of TYPES) {
    it(`of ${type} loads nothing: a script with an address would register the node too late`, () => {
      assert.doesNotMatch(
        htmlOf(type),
        /<script[^>]*\ssrc|<link|@import|https?:\/\/(?!\w*\.?(bot|login|api)\.example)/,
      );
      assert.match(htmlOf(type), new RegExp(`<script type="text/html" data-template-name="${type}">`));
    });

    it(`of ${type} names its type, ports and properties where the scorecard looks for them`, () => {
      const call = scriptOf(type).split(`registerType("${type}",{category:"`)[1] ?? "";
      assert.notEqual(call, "");
      assert.match(call, /[{,]defaults:\{name:\{/);
      assert.doesNotMatch(call.slice(0, call.indexOf("oneditprepare")), /\.\.\./);
    });

    it(`of ${type} has the same properties and defaults as the runtime`, () => {
      const { defaults } = definitionOf(type);
      const values = Object.entries(defaults).map(([name, { value }]: [string, Json]) => [name, value]);
      assert.deepEqual(JSON.parse(JSON.stringify(Object.fromEntries(values))), DEFAULTS[type]);
    });

    it(`of ${type} has an icon and muted colours of its own, but none in its dialog`, () => {
      const { icon } = definitionOf(type);
      assert.match(icon, /^genesys-\w+\.svg$/);
      assert.ok(existsSync(join(ROOT, "dist/nodes/icons", icon)), icon);
      const style = /<style>([\s\S]*?)<\/style>/.exec(htmlOf(type))?.[1] ?? "";
      assert.doesNotMatch(style.replace(/#genesys-[\w-]+/g, ""), /#[0-9a-f]{3,8}\b|rgba?\(|hsl/i);
    });

    it(`of ${type} finds nothing wrong with a new node, nor with a flow that names no property`, () => {
      for (const [property, definition] of Object.entries<Json>(definitionOf(type).defaults)) {
        if (!definition.validate) continue;
        assert.equal(complaint(type, property, definition.value), true, property);
        assert.equal(complaint(type, property, undefined), true, property);
      }
    });
  }

  it("of genesys-config marks a name that another connector has which is not switched off", () => {
    const named = (name: string, id = "new") => complaint("genesys-config", "connectorName", name, { id });
    assert.match(String(named("shop")), /problem\.name-twice/);
    assert.equal(named("Shop", "shop"), true, "its own");
    assert.equal(named("Bank"), true, "switched off");
    assert.equal(named("Broker"), true, "no connector");
  });

  for (const [type, [inputs, outputs]] of Object.entries(PORTS)) {
    it(`of ${type} has ${inputs} input and ${outputs} named output(s)`, () => {
      const definition = definitionOf(type);
      const labels = Array.from({ length: outputs }, (_, index) => definition.outputLabels(index));

      assert.deepEqual([definition.inputs, definition.outputs], [inputs, outputs]);
      for (const label of labels) assert.match(label, /\.output\.\w+$/);
      assert.equal(new Set(labels).size, outputs);
    });
  }

  it("declares the same credentials on both sides, the secrets as passwords", () => {
    const { credentials } = definitionOf("genesys-config");
    const types = Object.entries(credentials).map(([name, { type }]: [string, Json]) => [name, { type }]);
    assert.deepEqual(Object.fromEntries(types), GENESYS_CONFIG_CREDENTIALS);
    for (const secret of ["clientSecret", "webhookSecret"]) {
      const field = new RegExp(`<input type="password" id="node-config-input-${secret}"[^>]*`);
      assert.match(field.exec(htmlOf("genesys-config"))?.[0] ?? "", /autocomplete="new-password"/);
    }
  });

  it("explains what is wrong, with the field's label", () => {
    assert.equal(complaint("genesys-config", "region", "frankfurt"), "Field: problem.region");
    assert.equal(complaint("genesys-config", "webhookPort", "99999"), "Field: problem.whole-number");
    assert.deepEqual(
      JSON.parse(JSON.stringify(complaint("competency-router", "rules", [{ property: "", operator: "eq" }]))),
      ["Field: problem.rule-property"],
    );
    assert.equal(complaint("genesys-send", "chatId", { value: "", type: "msg" }), "empty");
    assert.equal(complaint("genesys-receive", "confirm", "never"), "Field: problem.not-in-list");
  });

  it("never puts what somebody typed into a reason, because the editor shows it as HTML", () => {
    const evil = "<img src=x onerror=alert(1)>";
    const rows = [
      { competency: evil, queueId: evil, queueName: "", flowId: "", flowName: "", fallback: evil },
    ];
    for (const said of [
      complaint("genesys-config", "region", evil),
      complaint("genesys-config", "competencies", rows),
      complaint("competency-router", "rules", [
        { property: "a", operator: "regex", value: `(${evil}`, valueType: "str" },
      ]),
    ]) {
      assert.doesNotMatch(JSON.stringify(said), /<img/);
    }
  });
});
