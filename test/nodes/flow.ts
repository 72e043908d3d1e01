/** The flow of the node tests: one node under test, and helpers that keep what leaves it. */

import type { FlowNode } from "../support/node-red.ts";

/** A genesys-config whose Genesys never answers: nothing listens on port 9 of loopback. */
export const NOBODY_THERE = "http://127.0.0.1:9";

export const config = (changes: object = {}): FlowNode => ({
  id: "config",
  type: "genesys-config",
  name: "Genesys",
  region: "custom",
  loginUrl: NOBODY_THERE,
  apiUrl: NOBODY_THERE,
  competencies: [{ competency: "Animal", queueId: "", flowId: "", fallback: "" }],
  ...changes,
});

export const CREDENTIALS = { config: { clientId: "id", clientSecret: "secret-of-the-client" } };

/** The node with `outputs` helpers `out0`…, a Catch and a Complete node with helpers `errors` and `completed`. */
export function around(type: string, outputs: number, changes: object = {}): FlowNode[] {
  const wires = Array.from({ length: outputs }, (_, index) => [`out${index}`]);
  const helperOf = (id: string): FlowNode => ({ id, type: "helper", z: "tab" });
  return [
    { id: "tab", type: "tab", label: "Test" },
    { id: "tested", type, z: "tab", name: "Tested", connector: "config", wires, ...changes },
    ...wires.flat().map(helperOf),
    { id: "catching", type: "catch", z: "tab", scope: null, uncaught: false, wires: [["errors"]] },
    { id: "completing", type: "complete", z: "tab", scope: ["tested"], wires: [["completed"]] },
    ...["errors", "completed"].map(helperOf),
  ];
}
