/**
 * The user's id on the wire: a chat's id and its escalation's number, encrypted so that nobody at Genesys can read
 * them, and deterministic, so that a webhook is matched to its chat from its payload alone (DESIGN §5).
 *
 * SIV style: the synthetic IV is an HMAC of the plain text, so equal inputs give equal ids, and a changed or foreign
 * id does not verify.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";

const PREFIX = "lh1.";
const IV_BYTES = 16;

export interface ExternalUser {
  chatId: string;
  /** 0 where one id is kept for all escalations of a chat (`continueThread`). */
  number: number;
}

/** Two independent keys from one secret string, as Node's own objects: with plain bytes each use costs 10 µs more. Derive once. */
export interface IdKey {
  mac: KeyObject;
  cipher: KeyObject;
}

export function idKey(secret: string): IdKey {
  const derived = Buffer.from(hkdfSync("sha256", secret, "", "lh1 user id", 64));
  return { mac: createSecretKey(derived.subarray(0, 32)), cipher: createSecretKey(derived.subarray(32)) };
}

export function sealUser(user: ExternalUser, key: IdKey): string {
  const plain = Buffer.from(`${user.number}:${user.chatId}`);
  const iv = syntheticIv(plain, key);
  const cipher = createCipheriv("aes-256-ctr", key.cipher, iv);
  return PREFIX + Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString("base64url");
}

/** The chat behind an id, or undefined when none of the keys made it. */
export function openUser(id: string, keys: readonly IdKey[]): ExternalUser | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  const written = id.slice(PREFIX.length);
  const sealed = Buffer.from(written, "base64url");
  // Decoding is lenient: what we did not write exactly so is not ours.
  if (sealed.length <= IV_BYTES || sealed.toString("base64url") !== written) return undefined;
  for (const key of keys) {
    const plain = unseal(sealed, key);
    if (plain) return parsePlain(plain);
  }
  return undefined;
}

function unseal(sealed: Buffer, key: IdKey): Buffer | undefined {
  const iv = sealed.subarray(0, IV_BYTES);
  const decipher = createDecipheriv("aes-256-ctr", key.cipher, iv);
  const plain = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES)), decipher.final()]);
  return timingSafeEqual(iv, syntheticIv(plain, key)) ? plain : undefined;
}

function syntheticIv(plain: Buffer, key: IdKey): Buffer {
  return createHmac("sha256", key.mac).update(plain).digest().subarray(0, IV_BYTES);
}

function parsePlain(plain: Buffer): ExternalUser {
  const text = plain.toString();
  const colon = text.indexOf(":");
  return { number: Number(text.slice(0, colon)), chatId: text.slice(colon + 1) };
}
