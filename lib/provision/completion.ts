/** Waiting until Genesys has created an integration: its answer to the creation says only that it began. */
import { HandoverError } from "../errors.ts";
import type { ApplyPorts, Created } from "./ports.ts";

const LOOKS = 45;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** The integration once it is there. Throws GENESYS_TIMEOUT, and GENESYS_REJECTED when Genesys gave it up. */
export async function completed(
  created: Created,
  ports: Pick<ApplyPorts, "status" | "wait">,
): Promise<Created> {
  const over = await creationOver(created, ports);
  if (over.broken) throw gaveUp(over);
  return over;
}

/** Creation is asynchronous: `createStatus` goes from Initiated to Completed or Error (genesys-contract §2.2). */
export async function creationOver(
  created: Created,
  ports: Pick<ApplyPorts, "status" | "wait">,
): Promise<Created> {
  let current: Created | undefined = created;
  for (let look = 0; look < LOOKS; look++) {
    if (current?.broken || (current?.createStatus === "Completed" && current.recipientId)) return current;
    await ports.wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** look));
    current = await ports.status(created.id);
  }
  throw new HandoverError(
    "GENESYS_TIMEOUT",
    `Genesys has not finished creating the integration "${created.name}".`,
    "Run the provisioning again in a minute: it will be found and adopted.",
    { retriable: true },
  );
}

export function gaveUp({ name, createError }: Created): HandoverError {
  return new HandoverError(
    "GENESYS_REJECTED",
    `Genesys could not create the integration "${name}": ${createError ?? "no reason given"}.`,
    "Look at the integrations in Genesys Cloud (Admin > Message > Platforms), then apply again.",
  );
}
