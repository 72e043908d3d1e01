/** A flow's attachments as Genesys can fetch them: bytes are kept and served by us, addresses are passed on. */
import { HandoverError } from "../errors.ts";
import type { Media } from "../media/media.ts";
import type { Attachment } from "../messages/contract.ts";
import { isMime, mimeOf, UNKNOWN_MIME } from "../messages/mime.ts";
import type { SendableAttachment } from "../messages/to-genesys.ts";

/** The platform's limit, both ways (genesys-contract §2.4). */
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;

export interface Attachments {
  /** Throws ATTACHMENT_TOO_LARGE, or ATTACHMENT_TYPE when there is neither an address nor bytes. */
  sendable(attachments: Attachment[]): Promise<SendableAttachment[]>;
}

export function createAttachments(media: Media): Attachments {
  async function one(attachment: Attachment): Promise<SendableAttachment> {
    const { url, data, name, caption } = attachment;
    const mime = typeOf(attachment);
    const bytes = data?.byteLength ?? attachment.size ?? 0;
    if (bytes > MAX_ATTACHMENT_BYTES) {
      throw new HandoverError(
        "ATTACHMENT_TOO_LARGE",
        `The attachment${name ? ` "${name}"` : ""} has ${Math.ceil(bytes / 1024 / 1024)} MB; Genesys takes 25 MB at most.`,
        "Send a smaller file, or a link to it as text.",
      );
    }
    if (data) return { url: await media.keep(data, mime, name), mime, name, caption };
    if (url && /^https?:\/\//i.test(url)) return { url, mime, name, caption };
    throw new HandoverError(
      "ATTACHMENT_TYPE",
      "An attachment has neither bytes nor a web address.",
      "Give msg.attachments as {data: Buffer} or {url: 'https://…'}, with name and mime.",
    );
  }
  return { sendable: (attachments) => Promise.all(attachments.map(one)) };
}

/** As the flow says, else by the ending of the name, else of the address. */
function typeOf({ mime, name, url }: Attachment): string {
  if (mime && isMime(mime)) return mime;
  const known = [name, url].map((text) => mimeOf(text ?? "")).find((type) => type !== UNKNOWN_MIME);
  return known ?? UNKNOWN_MIME;
}
