/** Fetches the attachments of inbound messages from their `url`, as Genesys does (contract §3.2). */
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
    const bytes = await fetchCapped(attachment.url, world.settings.attachmentMaxBytes);
    await world.disk.saveBlob(attachment.id, bytes);
    attachment.sizeBytes = bytes.length;
  } catch (error) {
    attachment.error = `Not fetched: ${reasonOf(error)}`;
    world.log(`attachment ${attachment.id}: ${attachment.error}`);
  }
}

async function fetchCapped(url: string, maxBytes: number): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` hides the interesting part ("ECONNREFUSED") in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
