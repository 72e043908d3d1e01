/** The signature of a webhook: `sha256=` and the base64 HMAC-SHA256 of the raw bytes (genesys-contract §4.1). */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Name of the header, in the lower case in which Node gives it. */
export const SIGNATURE_HEADER = "x-hub-signature-256";

const PREFIX = "sha256=";
/** 32 bytes in base64: 43 characters and one padding. Hex, which others accept, is longer. */
const WELL_FORMED = /^sha256=[A-Za-z0-9+/]{43}=$/;

/** True when any of the secrets made this signature. No secret, nothing accepted. Constant time per secret. */
export function verify(
  header: string | string[] | undefined,
  rawBody: Uint8Array,
  secrets: readonly string[],
): boolean {
  if (typeof header !== "string" || !WELL_FORMED.test(header)) return false;
  const given = Buffer.from(header.slice(PREFIX.length), "base64");
  let fits = false;
  for (const secret of secrets) {
    if (secret === "") continue;
    const made = createHmac("sha256", secret).update(rawBody).digest();
    if (timingSafeEqual(made, given)) fits = true;
  }
  return fits;
}
