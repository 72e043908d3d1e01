/** The one door to the sandbox: started in the Node-RED process by the first connector that wants it, for all of them. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { NodeAPI } from "node-red";
import type { Sandbox } from "../../sandbox/index.ts";

let running: Promise<Sandbox> | undefined;
let deskPath: string | undefined;

/** Its port is `genesysConfigSandboxPort` of Node-RED's settings, or any free one. It lives as long as the process. */
export function sandboxOf(RED: NodeAPI): Promise<Sandbox> {
  running ??= start(RED).catch((error) => {
    running = undefined;
    throw error;
  });
  return running;
}

async function start(RED: NodeAPI): Promise<Sandbox> {
  const { startSandbox } = await import("../../sandbox/index.ts");
  const sandbox = await startSandbox({
    port: Number((RED.settings as { genesysConfigSandboxPort?: unknown }).genesysConfigSandboxPort) || 0,
    directory: join(String(RED.settings.userDir ?? process.cwd()), "livechat-handover", "sandbox"),
    // Whoever tries it shall see what it can do; the README says where Genesys has the switch.
    typing: true,
    log: (line) => RED.log.debug(`[genesys sandbox] ${line}`),
  });
  RED.log.info(`[genesys sandbox] the agent desk is at ${sandbox.deskUrl}`);
  deskPath ??= mountDesk(RED, sandbox);
  return sandbox;
}

/**
 * The desk under the editor's own address, because the editor is often not on the integrator's machine. The path is
 * unguessable: whoever knows it may play agent, as with the editor's `flows.write`.
 */
function mountDesk(RED: NodeAPI, sandbox: Sandbox): string | undefined {
  if (!RED.httpAdmin) return undefined;
  const path = `/genesys-desk-${randomBytes(16).toString("base64url")}`;
  RED.httpAdmin.use(path, (req: IncomingMessage, res: ServerResponse) => sandbox.handleDesk(req, res));
  return path;
}

/** The desk's address relative to the editor, or undefined when no sandbox runs. */
export function deskAddress(): string | undefined {
  return deskPath && `${deskPath.slice(1)}/`;
}

export async function closeSandbox(): Promise<void> {
  const sandbox = await running?.catch(() => undefined);
  running = undefined;
  await sandbox?.close();
}
