/** A sandbox whose organisation has as many queues as a large contact centre. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../sandbox/index.ts";
import { sandboxControl, type TestSandbox } from "./sandbox.ts";

/** The id of the queue with that number. */
export const queueId = (number: number): string =>
  `b0000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Besides those of every sandbox it has the queues `Queue 0001` and so on. */
export async function bigOrganisation(queues: number): Promise<TestSandbox> {
  const directory = await mkdtemp(join(tmpdir(), "big-organisation-"));
  const file = join(directory, "sandbox.json");
  await (await startSandbox({ directory })).close();
  const state = JSON.parse(await readFile(file, "utf8"));
  for (let number = 1; number <= queues; number++) {
    const name = `Queue ${String(number).padStart(4, "0")}`;
    state.queues.$map.push({ id: queueId(number), name, description: "" });
  }
  await writeFile(file, JSON.stringify(state));
  const sandbox = await startSandbox({ directory, timeScale: 0.02, requestsPerMinute: 0 });
  return {
    ...sandboxControl(sandbox.url),
    url: sandbox.url,
    client: sandbox.client,
    async close() {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
