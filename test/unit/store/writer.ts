/** Run as a process of its own: writes numbered rows without pause and reports the acknowledged ones, until it is killed. */
import { createEmbeddedStore } from "../../../lib/store/embedded.ts";
import { inboxDraft } from "./contract.ts";

const store = createEmbeddedStore({ path: process.argv[2] as string });
await store.open();

let n = 0;
const report = (message: object) => new Promise((sent) => process.send?.(message, sent));

/** Eight chains, so that a commit always holds several batches. */
async function chain(): Promise<void> {
  for (;;) {
    n += 1;
    const mine = n;
    const draft = inboxDraft(`key ${mine}`, { body: { n: mine, filler: "x".repeat(300) } });
    try {
      await store.commit({ inbox: [draft] });
    } catch (error) {
      await report({ refused: `${(error as { code: string }).code}: ${(error as Error).message}` });
      return;
    }
    await report({ acknowledged: [mine] });
  }
}

await Promise.all(Array.from({ length: 8 }, chain));
