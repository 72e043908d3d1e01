/** A file's name that is safe to show, to store and to save under, on any system. Pure. */
import { trimmed } from "../trimmed.ts";
import { edgeBefore } from "./cut.ts";
import { endingOf, essenceOf, mimeOf, UNKNOWN_MIME } from "./mime.ts";

const LONGEST_NAME = 120;
/** File systems take 255 bytes, the ending included. */
const LONGEST_BYTES = 240;
/** Names that Windows keeps for its devices, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const ENDING = /\.[a-z0-9]{1,10}$/i;

/**
 * The last part of a path, without anything that is no letter, hides, turns the writing direction or means something to
 * a file system. An ending that belongs to another type than the file's gets the right one behind it: `photo.exe` of an
 * image is `photo.exe.png`. Undefined when nothing is left.
 */
export function safeFileName(name: string | undefined, mime = UNKNOWN_MIME): string | undefined {
  const last = (name ?? "").toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const seen = last
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ");
  const plain = trimmed(seen, ". ");
  if (plain === "") return undefined;
  return shortened(withRightEnding(plain.replace(DEVICE, "_$&"), mime));
}

/** A text is called as it likes: `table.csv` is text/plain too. */
function withRightEnding(name: string, mime: string): string {
  const type = essenceOf(mime);
  const own = mimeOf(name);
  const ending = endingOf(type);
  const isRight = own === type || (own === UNKNOWN_MIME && ENDING.test(name) && !RUNS.test(name));
  if (type === UNKNOWN_MIME || type.startsWith("text/") || ending === undefined || isRight) return name;
  return `${name}.${ending}`;
}

/** Endings that a system starts when they are opened. */
const RUNS = /\.(?:app|bat|cmd|com|cpl|hta|lnk|msi|ps1|py|scr|sh|vbs?|wsf)$/i;

/** Cut before its ending, never inside a character. */
function shortened(name: string): string {
  const ending = ENDING.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - ending.length);
  let end = edgeBefore(stem, LONGEST_NAME - ending.length);
  while (Buffer.byteLength(stem.slice(0, end)) > LONGEST_BYTES) end = edgeBefore(stem, end - 1);
  return end === stem.length ? name : stem.slice(0, end).trimEnd() + ending;
}
