/** Ids of people's chats in a log: recognisable, but not readable. Pure. */
import { createHash } from "node:crypto";

const SHOWN_DIGITS = 12;

/**
 * `#` and the first 12 digits of the id's SHA-256: what logs show of a chat's, a conversation's or a user's id. The same
 * everywhere and at all times, so that whoever knows the id can look for it, here and in other systems.
 */
export function hashOf(id: string): string {
  return `#${createHash("sha256").update(id).digest("hex").slice(0, SHOWN_DIGITS)}`;
}

/** True for what may have been copied from a log, with or without its `#`. */
export function isHash(text: string): boolean {
  return /^#?[0-9a-f]{12}$/.test(text);
}

/** Whether that is the id's hash, with or without its `#`. */
export function isHashOf(hash: string, id: string): boolean {
  return hashOf(id).endsWith(hash);
}
