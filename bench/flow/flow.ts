/** The flow that is measured: the palette's nodes and the core nodes that would do the same, side by side. */

import { connectorNode, node, row, type SandboxAccess } from "../../test/support/flows.ts";
import type { FlowNode } from "../../test/support/node-red.ts";
import { FLOWS, QUEUES } from "../../test/support/sandbox.ts";
import { seededRandom } from "../support/statistics.ts";
import { createArrivals } from "./arrivals.ts";
import { createEnds } from "./ends.ts";
import { createPump, PUMP_OUTPUTS } from "./pump.ts";
import { verifyWebhook } from "./verify.ts";
import { createVitals } from "./vitals.ts";

export interface BenchFlowOptions {
  sandbox: SandboxAccess;
  publicUrl: string;
  secret: string;
  /** A port of its own for the webhook. */
  webhookPort?: number;
}

/** What a function node is given of Node's own modules. */
const LIBS = [
  { var: "crypto", module: "node:crypto" },
  { var: "perf", module: "node:perf_hooks" },
  { var: "os", module: "node:process" },
];

/** Reached over HTTP: `/bench/pump`, `/bench/arrivals`, `/bench/ends`, `/bench/vitals`, and the core flow's webhook at `/core`. */
export function benchFlow({ sandbox, publicUrl, secret, webhookPort }: BenchFlowOptions): FlowNode[] {
  return [
    { id: "tab", type: "tab", label: "Bench" },
    connectorNode(sandbox, {
      publicUrl,
      ...(webhookPort !== undefined && { webhookPort }),
      competencies: [
        row("", {
          queueId: QUEUES.general,
          queueName: "General",
          flowId: FLOWS.general,
          flowName: "General chats",
        }),
      ],
      credentials: {
        clientId: sandbox.client.id,
        clientSecret: sandbox.client.secret,
        webhookSecret: secret,
      },
    }),
    node("provision", "genesys-provision", [[]], { connector: "config" }),

    httpIn("pump-in", "/bench/pump", "pump"),
    kept("pump", [["send"], ["request"], ["answer"]], {
      make: `(${createPump})({
        node, setTimeout, seededRandom: ${seededRandom},
        randomUUID: () => crypto.randomUUID(), now: () => perf.performance.now(), outputs: ${JSON.stringify(PUMP_OUTPUTS)},
      })`,
      call: "kept(msg); return null;",
    }),
    node("send", "genesys-send", [["pump"]], { connector: "config" }),
    node("catch", "catch", [["pump"]], { scope: ["send"], uncaught: false }),
    node("request", "http request", [["pump"]], { method: "use", ret: "obj", url: "", persist: true }),
    node("answer", "http response", [], {}),

    node("receive", "genesys-receive", [["arrivals"], [], ["ends"]], { connector: "config" }),
    httpIn("arrivals-in", "/bench/arrivals", "arrivals"),
    kept("arrivals", [["answer"]], {
      make: `(${createArrivals})({ clock: () => os.hrtime.bigint() })`,
      call: "return kept(msg);",
    }),

    httpIn("ends-in", "/bench/ends", "ends"),
    kept("ends", [["answer"]], {
      make: `(${createEnds})({ clock: () => os.hrtime.bigint() })`,
      call: "return kept(msg);",
    }),

    httpIn("core-in", "/core", "verify", { skipBodyParsing: true }),
    node("verify", "function", [["arrivals"], ["answer"]], {
      outputs: 2,
      libs: LIBS,
      func: `return (${verifyWebhook})(msg, crypto, ${JSON.stringify(secret)});`,
    }),

    httpIn("vitals-in", "/bench/vitals", "vitals"),
    kept("vitals", [["answer"]], {
      make: `(${createVitals})({ monitorEventLoopDelay: perf.monitorEventLoopDelay, process: os })`,
      call: "return { ...msg, payload: kept() };",
    }),
  ];
}

function httpIn(id: string, url: string, to: string, rest: object = {}): FlowNode {
  return node(id, "http in", [[to]], { url, method: "post", upload: false, ...rest });
}

/** A function node whose state is made once, at the start: what it `make`s is `kept` in its context. */
function kept(id: string, wires: string[][], { make, call }: { make: string; call: string }): FlowNode {
  return node(id, "function", wires, {
    outputs: wires.length,
    libs: LIBS,
    initialize: `context.set("kept", ${make});`,
    func: `const kept = context.get("kept"); ${call}`,
  });
}
