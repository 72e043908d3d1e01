/** What runs here, for a report: the palette, Node-RED and Node.js. */
import type { NodeAPI } from "node-red";
import palette from "../../../package.json" with { type: "json" };

export async function versionsOf(RED: NodeAPI): Promise<string> {
  return `${palette.name} ${palette.version} · Node-RED ${await RED.version()} · Node.js ${process.version}`;
}
