/** The committed example flow, and a way to run one of its function nodes as Node-RED would: body, flow context, libs. */
import crypto from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

export const ROOT = join(import.meta.dirname, "../../..");
export const EXAMPLE_FILE = join(ROOT, "examples/01 - Livechat escalation.json");

// biome-ignore lint/suspicious/noExplicitAny: a flow file's nodes and messages have no one shape
export type Loose = any;

export const nodes: Loose[] = JSON.parse(readFileSync(EXAMPLE_FILE, "utf8"));

/** The function node of that name, bound to one flow context; what it returns is copied, as between two nodes. */
export function functionNode(name: string, store: Record<string, unknown> = {}): (msg?: Loose) => Loose {
  const node = nodes.find((candidate) => candidate.type === "function" && candidate.name === name);
  if (!node) throw new Error(`There is no function node "${name}".`);
  const libs = Object.fromEntries(
    node.libs.map((lib: Loose) => [lib.var, lib.module === "crypto" ? crypto : undefined]),
  );
  const flow = {
    get: (key: string) => store[key],
    set: (key: string, value: unknown) => (store[key] = value),
  };
  const context = vm.createContext({ Buffer, Date, URL, flow, ...libs });
  const script = new vm.Script(`(function (msg) {${node.func}\n})`, { filename: name });
  return (msg = {}) => script.runInContext(context)(msg);
}

/** Plain data without the other realm's prototypes, so that it can be compared. */
export const plain = (value: Loose): Loose => JSON.parse(JSON.stringify(value));

/** A chat as the flow keeps it. */
export function chat(more: Record<string, unknown> = {}): Loose {
  return {
    with: "bot",
    agent: "",
    met: null,
    person: {},
    asking: "",
    count: 0,
    lines: [],
    seenAt: 0,
    language: "en",
    ...more,
  };
}
