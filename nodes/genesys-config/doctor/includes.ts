/** Which further steps the deployed genesys-provision nodes of a connector are set to take. */
import type { NodeAPI } from "node-red";
import { INCLUDES, type Include } from "../../../lib/index.ts";
import type { ProvisionProperties } from "../../genesys-provision/config.ts";
import { includedBy } from "../../genesys-provision/include/included.ts";

export function includesFor(RED: NodeAPI, configId: string): Include[] {
  const asked = new Set<Include>();
  RED.nodes.eachNode((node) => {
    const provision = node as unknown as ProvisionProperties & { type: string };
    if (provision.type !== "genesys-provision" || provision.connector !== configId) return;
    for (const include of includedBy(provision)) asked.add(include);
  });
  return INCLUDES.filter((one) => asked.has(one));
}
