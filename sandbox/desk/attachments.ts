/** The bytes of attachments: to the desk, and at the download addresses that webhooks carry. */
import type { ServerResponse } from "node:http";
import { Refusal } from "../refusal.ts";
import type { Attachment } from "../state/model.ts";
import type { World } from "../world.ts";

/** What a browser may show in place. No svg: it can carry scripts. */
const SHOWN = /^(image\/(png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** By the attachment's id. */
export async function sendAttachment(world: World, id: string, response: ServerResponse): Promise<void> {
  const attachment = find(world, (one) => one.id === id);
  await send(world, attachment, response);
}

/** By the path of its download address, which nobody can guess. */
export async function sendDownload(world: World, path: string, response: ServerResponse): Promise<void> {
  const id = path.slice(0, 36);
  const attachment = find(
    world,
    (one) => one.id === id && new URL(one.url).pathname === `/api/v2/downloads/${path}`,
  );
  await send(world, attachment, response);
}

async function send(
  world: World,
  attachment: Attachment | undefined,
  response: ServerResponse,
): Promise<void> {
  const bytes = attachment && (await world.disk.loadBlob(attachment.id));
  if (!bytes) throw new Refusal(404, "not.found", "There is no such attachment.");
  const { mime, filename = "file" } = attachment;
  const place = SHOWN.test(mime) ? "inline" : "attachment";
  response.writeHead(200, {
    "Content-Type": /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : "application/octet-stream",
    "Content-Length": bytes.length,
    "Content-Disposition": `${place}; filename*=UTF-8''${encodeURIComponent(filename)}`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
  });
  response.end(bytes);
}

function find(world: World, fits: (one: Attachment) => boolean): Attachment | undefined {
  for (const conversation of world.state.conversations.values())
    for (const message of conversation.messages) {
      const found = message.attachments.find(fits);
      if (found) return found;
    }
  return undefined;
}
