/** Fetches the attachments of inbound messages from their `url`, as Genesys does (contract §3.2). */

import { TooLarge } from "../state/disk.ts";
import type { Attachment } from "../state/model.ts";
import type { World } from "../world.ts";
import { mimeAllowed } from "./profiles.ts";

const TIMEOUT_MS = 30_000;

/** Stores the bytes, or writes into `attachment.error` why there are none. Never throws. */
export async function download(world: World, integrationId: string, attachment: Attachment): Promise<void> {
  if (attachment.mediaType === "Link") return;
  if (!mimeAllowed(world, integrationId, "inbound", attachment.mime)) {
    attachment.error = `The content profile does not allow ${attachment.mime}.`;
    return;
  }
  try {
    attachment.sizeBytes = await fetchInto(world, attachment);
  } catch (error) {
    attachment.error = `Not fetched: ${reasonOf(error)}`;
    world.log(`attachment ${attachment.id}: ${attachment.error}`);
  }
}

async function fetchInto(world: World, { id, url }: Attachment): Promise<number> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const maxBytes = world.settings.attachmentMaxBytes;
  try {
    return await world.disk.saveBlob(id, response.body ?? [], maxBytes);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    throw new Error(`larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
  }
}

/** `fetch` hides the interesting part ("ECONNREFUSED") in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
