/** A name as one path segment or file name. */
import { createHash } from "node:crypto";
import { trimmed, trimmedEnd } from "./trimmed.ts";

const LONGEST = 80;

/**
 * Lower case, ASCII letters, digits and dashes, at most 89 characters. A name that loses everything on the way, such as
 * a Japanese one, or that is too long, gets a short digest, so that two such names stay apart.
 */
export function slug(name: string): string {
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = trimmed(ascii.replace(/[^a-z0-9]+/g, "-"), "-");
  if (words.length > LONGEST) return `${trimmedEnd(words.slice(0, LONGEST), "-")}-${digest(name)}`;
  if (words !== "") return words;
  return name.trim() === "" ? "connector" : `connector-${digest(name)}`;
}

function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}
