/** One of the shipped examples in a real Node-RED: its buttons pressed, its debug nodes overheard, its desk worked at. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Collector, startCollector } from "./collector.ts";
import { overheard } from "./flows.ts";
import type { Json } from "./json.ts";
import { type FlowNode, type NodeRed, nodeRed, ROOT, type Version } from "./node-red.ts";
import { type Desk, type DeskMessage, sandboxControl } from "./sandbox.ts";
import { until } from "./until.ts";

/** The nodes of the example in that file of `examples/`, without `.json`. */
export const exampleNodes = (name: string): FlowNode[] =>
  JSON.parse(readFileSync(join(ROOT, "examples", `${name}.json`), "utf8"));

export interface RunningExample {
  red: NodeRed;
  desk: Desk;
  collector: Collector;
  /** As it was deployed. */
  flows: FlowNode[];
  /** Presses the inject node with that name, or the only one whose name starts so. */
  press(name: string): Promise<void>;
  /** What the debug node with that name got, the n-th, counted from 1. */
  heard(name: string, count: number): Promise<Json>;
  /** What stands in a conversation at the desk. */
  messages(conversationId: string): Promise<DeskMessage[]>;
  close(): Promise<void>;
}

/** Deploys it and waits for its integrations; `debugNodes` are the names of those that are overheard. */
export async function runExample(
  version: Version,
  name: string,
  debugNodes: string[],
): Promise<RunningExample> {
  const nodes = exampleNodes(name);
  const collector = await startCollector();
  const red = await nodeRed(version);
  const flows = overheard(nodes, collector, debugNodes);
  await red.deploy(flows);
  const instead = () => red.log().slice(-2000);
  const url = await until(() => red.log().match(/the agent desk is at (\S+)/)?.[1], {
    what: "the sandbox",
    instead,
  });
  const desk = sandboxControl(new URL(url).origin);
  const rows = nodes
    .filter(({ type }) => type === "genesys-config")
    .flatMap(({ competencies }) => competencies as unknown[]);
  await until(
    async () => (await desk.state()).integrations.filter(({ flowId }) => flowId).length === rows.length,
    { what: "the integrations with their flows", timeoutMs: 30_000, instead },
  );

  return {
    red,
    desk,
    collector,
    flows,
    async press(start) {
      const buttons = nodes.filter(
        ({ type, name: label }) => type === "inject" && `${label}`.startsWith(start),
      );
      const button = buttons.find(({ name: label }) => label === start) ?? buttons[0];
      assert.ok(button, `there is no button "${start}"`);
      assert.equal((await red.admin("POST", `/inject/${button.id}`)).status, 200);
    },
    heard: (debugNode, count) =>
      until(() => collector.at(debugNode)[count - 1], { what: `${debugNode}, number ${count}`, instead }),
    messages: async (conversationId) =>
      (await desk.state()).conversations.find(({ id }) => id === conversationId)?.messages ?? [],
    async close() {
      await red.stop();
      await collector.close();
    },
  };
}
