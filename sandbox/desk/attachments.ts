/** The bytes of attachments: to the desk, and at the download addresses that webhooks carry. */
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../refusal.ts";
import type { Attachment, Message } from "../state/model.ts";
import type { World } from "../world.ts";

/** What a browser may show in place. No svg: it can carry scripts. */
const SHOWN = /^(image\/(png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** By the attachment's id. */
export async function sendAttachment(world: World, id: string, response: ServerResponse): Promise<void> {
  const attachment = find(world, (one) => one.id === id);
  await send(world, attachment, response);
}

/**
 * By the path of its download address, which nobody can guess and which is good for `downloadLinkSeconds` from the
 * message on (contract §4.2, §11.7: short-lived, how long is not known).
 */
export async function sendDownload(world: World, path: string, response: ServerResponse): Promise<void> {
  const id = path.slice(0, 36);
  const { downloadLinkSeconds } = world.settings;
  const oldest = downloadLinkSeconds === 0 ? 0 : world.clock.now() - downloadLinkSeconds * 1000;
  const attachment = find(
    world,
    (one, { time }) =>
      one.id === id && time > oldest && new URL(one.url).pathname === `/api/v2/downloads/${path}`,
  );
  await send(world, attachment, response);
}

async function send(
  world: World,
  attachment: Attachment | undefined,
  response: ServerResponse,
): Promise<void> {
  const blob = attachment && (await world.disk.openBlob(attachment.id));
  if (!blob) throw new Refusal(404, "not.found", "There is no such attachment.");
  const { mime, filename = "file" } = attachment;
  const place = SHOWN.test(mime) ? "inline" : "attachment";
  response.writeHead(200, {
    "Content-Type": /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : "application/octet-stream",
    "Content-Length": blob.sizeBytes,
    "Content-Disposition": `${place}; filename*=UTF-8''${encodeURIComponent(filename)}`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
  });
  // Who goes away in the middle has had enough: nobody is left to be told.
  await pipeline(blob.bytes, response).catch(() => response.destroy());
}

function find(world: World, fits: (one: Attachment, of: Message) => boolean): Attachment | undefined {
  for (const conversation of world.state.conversations.values())
    for (const message of conversation.messages) {
      const found = message.attachments.find((one) => fits(one, message));
      if (found) return found;
    }
  return undefined;
}
