/** The example flow in a real Node-RED, with the sandbox inside of it: what `npm start` gives a person. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FlowNode, type NodeRed, type NodeRedOptions, nodeRed, ROOT, type Version } from "./node-red.ts";
import { type Desk, sandboxControl } from "./sandbox.ts";
import { until } from "./until.ts";

export const EXAMPLE: FlowNode[] = JSON.parse(
  readFileSync(join(ROOT, "examples/01 - Livechat escalation.json"), "utf8"),
);

export interface Demo {
  red: NodeRed;
  deskUrl: string;
  /** The desk's API, for what a test needs beside the page. */
  desk: Desk;
  chatUrl: string;
}

/** With other flows: a changed example. Resolves once the example's integrations stand in its sandbox, with their flows. */
export async function demo(
  version: Version,
  options: NodeRedOptions = {},
  flows: FlowNode[] = EXAMPLE,
): Promise<Demo> {
  const red = await nodeRed(version, options);
  await red.deploy(flows);
  return { red, chatUrl: `${red.url}/chat`, ...(await sandboxIn(red)) };
}

/** The sandbox that runs in this Node-RED, once the example is provisioned in it. */
export async function sandboxIn(red: NodeRed): Promise<{ desk: Desk; deskUrl: string }> {
  const deskUrl = await until(() => red.log().match(/the agent desk is at (\S+)/)?.[1], {
    what: "the sandbox in Node-RED",
    instead: () => red.log().slice(-3000),
  });
  const desk = sandboxControl(new URL(deskUrl).origin);
  await until(async () => (await desk.state()).integrations.filter(({ flowId }) => flowId).length === 3, {
    what: "the integrations with their flows",
    timeoutMs: 30_000,
    instead: () => red.log().slice(-3000),
  });
  return { desk, deskUrl };
}
