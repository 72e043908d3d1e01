/** Flows for the tests, as an integrator would wire them: the five nodes, core nodes around them, a tap at each output. */

import type { Collector } from "./collector.ts";
import type { FlowNode } from "./node-red.ts";
import { FLOWS, QUEUES } from "./sandbox.ts";

export const ROWS = [
  row("Animal", {
    queueId: QUEUES.animal,
    queueName: "Animal",
    flowId: FLOWS.animal,
    flowName: "Animal chats",
  }),
  row("Payment", {
    queueId: QUEUES.payment,
    queueName: "Payment",
    flowId: FLOWS.payment,
    flowName: "Payment chats",
  }),
  row("", { flowId: FLOWS.general, flowName: "General chats" }),
];

export function row(competency: string, rest: object = {}) {
  return { competency, queueId: "", queueName: "", flowId: "", flowName: "", fallback: "", ...rest };
}

/** Where a sandbox is, and with which client. */
export interface SandboxAccess {
  url: string;
  client: { id: string; secret: string };
}

/** The genesys-config of a sandbox, without a limit on requests. `rest` comes on top. */
export function connectorNode({ url, client }: SandboxAccess, rest: object = {}): FlowNode {
  return {
    id: "config",
    type: "genesys-config",
    name: "Genesys",
    region: "custom",
    loginUrl: url,
    apiUrl: url,
    requestsPerMinute: 0,
    configVersion: 1,
    credentials: { clientId: client.id, clientSecret: client.secret },
    ...rest,
  };
}

export interface StoryOptions {
  collector: Collector;
  sandbox: SandboxAccess;
  /** Under which address the sandbox reaches Node-RED. */
  publicUrl: string;
  /** On top of what each node has here. */
  config?: object;
  provision?: object;
  router?: object;
  send?: object;
  receive?: object;
  /** Without them the deploy leaves the stored ones alone. */
  credentials?: Record<string, string>;
}

/**
 * Inject nodes: `in` (to the router, whose agent output goes to the send node), `send-in` (to the send node),
 * `provision-in`. Taps: `agent`, `unavailable`, `bot`, `sent`, `message`, `event`, `ended`, `plan`, `error`, `status`,
 * `complete`. An attachment's `base64` becomes a Buffer in `data`.
 */
export function story(options: StoryOptions): FlowNode[] {
  const { collector, sandbox, publicUrl } = options;
  const tap = tapTo(collector);
  return [
    { id: "tab", type: "tab", label: "Story" },
    connectorNode(sandbox, {
      publicUrl,
      competencies: ROWS,
      ...options.config,
      ...(options.credentials && { credentials: options.credentials }),
    }),
    inject("in", "revive"),
    inject("send-in", "revive-send"),
    inject("provision-in", "provision"),
    revive("revive", "router"),
    revive("revive-send", "send"),
    node("provision", "genesys-provision", [["tap-plan"]], { connector: "config", ...options.provision }),
    node("router", "competency-router", [["tap-agent", "send"], ["tap-unavailable"], ["tap-bot"]], {
      connector: "config",
      ...options.router,
    }),
    node("send", "genesys-send", [["tap-sent"]], { connector: "config", ...options.send }),
    node("receive", "genesys-receive", [["tap-message"], ["tap-event"], ["tap-ended"]], {
      connector: "config",
      ...options.receive,
    }),
    node("catch", "catch", [["tap-error"]], { scope: null, uncaught: false }),
    node("status", "status", [["tap-status"]], { scope: null }),
    node("complete", "complete", [["tap-complete"]], { scope: ["provision", "router", "send"] }),
    ...[
      "plan",
      "agent",
      "unavailable",
      "bot",
      "sent",
      "message",
      "event",
      "ended",
      "error",
      "status",
      "complete",
    ].map((name) => tap(`tap-${name}`, name)),
  ];
}

export function node(id: string, type: string, wires: string[][], rest: object = {}): FlowNode {
  return { id, type, z: "tab", name: id, x: 100, y: 100, wires, ...rest };
}

export function inject(id: string, to: string): FlowNode {
  return node(id, "inject", [[to]], { props: [], repeat: "", once: false });
}

/** Function nodes that post each message to the collector, each in order. */
export function tapTo(collector: Collector) {
  return (id: string, name: string): FlowNode =>
    node(id, "function", [], {
      outputs: 0,
      libs: [{ var: "http", module: "node:http" }],
      // One connection at a time: node:http keeps the order of what waits.
      initialize: `context.set("agent", new http.Agent({ maxSockets: 1 }));`,
      func: `
        const { req, res, ...rest } = msg;
        const body = JSON.stringify({ tap: ${JSON.stringify(name)}, msg: rest });
        const posted = http.request(${JSON.stringify(collector.url)}, { method: "POST", agent: context.get("agent") }, (answer) => answer.resume());
        posted.on("error", () => {});
        posted.end(body);
      `,
    });
}

function revive(id: string, to: string): FlowNode {
  return node(id, "function", [[to]], {
    outputs: 1,
    func: `
      for (const one of msg.attachments || []) {
        if (one.base64 === undefined) continue;
        one.data = Buffer.from(one.base64, "base64");
        delete one.base64;
      }
      return msg;
    `,
  });
}

/** The same flow with other properties in one node, as after an edit. */
export function edited(flows: FlowNode[], id: string, changes: object): FlowNode[] {
  return flows.map((one) => (one.id === id ? { ...one, ...changes } : one));
}

/** An example as it is shipped; what its debug nodes of these names get, a collector gets too. */
export function overheard(example: FlowNode[], collector: Collector, debugs: string[]): FlowNode[] {
  const named = new Map(example.filter(({ type }) => type === "debug").map(({ name, id }) => [name, id]));
  const tab = example.find(({ type }) => type === "tab")?.id;
  const taps = debugs.map((name) => ({ ...tapTo(collector)(`tap ${name}`, name), z: tab }));
  const also = new Map(debugs.map((name) => [named.get(name), `tap ${name}`]));
  const wired = (ids: string[]) => ids.flatMap((id) => [id, also.get(id) ?? []].flat());
  const nodes = example.map((node) =>
    Array.isArray(node.wires) ? { ...node, wires: node.wires.map(wired) } : node,
  );
  return [...nodes, ...taps];
}
