/** The signature of a webhook, made here as genesys-contract §4.1 says it. */

import { createHmac } from "node:crypto";

export function signatureOf(
  body: string | Buffer,
  secret: string,
  encoding: "base64" | "hex" = "base64",
): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest(encoding)}`;
}
