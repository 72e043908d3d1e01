/**
 * An agent's file as a link of our own: its address at Genesys and when the link ends, encrypted and signed in one, so
 * that nobody can read, change or make one, and nothing has to be kept for it. Pure but for the random nonce.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

export interface LinkedFile {
  url: string;
  mime: string;
  name?: string;
  /** Milliseconds since 1970. */
  expires: number;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (secret: string) => Buffer.from(hkdfSync("sha256", secret, "", "agent file link", 32));

export function sealLink({ url, mime, name, expires }: LinkedFile, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret), nonce);
  const plain = JSON.stringify([url, mime, name ?? "", expires]);
  const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString("base64url");
}

/** Undefined when none of the secrets made it. */
export function openLink(link: string, secrets: readonly string[]): LinkedFile | undefined {
  const sealed = Buffer.from(link, "base64url");
  if (sealed.length <= NONCE_BYTES + TAG_BYTES || sealed.toString("base64url") !== link) return undefined;
  for (const secret of secrets) {
    const plain = unseal(sealed, keyOf(secret));
    if (plain === undefined) continue;
    const [url, mime, name, expires] = JSON.parse(plain) as [string, string, string, number];
    return { url, mime, ...(name && { name }), expires };
  }
  return undefined;
}

function unseal(sealed: Buffer, key: Buffer): string | undefined {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const inner = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(inner), decipher.final()]).toString();
  } catch {
    return undefined;
  }
}
