/** The signature of a webhook (contract §4.1): base64, over the raw bytes. */
import { createHmac } from "node:crypto";

/** Value of `X-Hub-Signature-256`. */
export function sign(secret: string, body: Buffer | string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("base64")}`;
}
