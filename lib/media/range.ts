/** The `Range` of a GET (RFC 9110 §14): one part of a file, so that a download can be taken up again. Pure. */

/** Both ends are in the part, as in the header. */
export interface Part {
  start: number;
  end: number;
}

/**
 * The part that is asked for. "whole" for no range, one in other units, one that is none, and several at once: a server
 * may always answer with everything. "outside" when there is no such byte.
 */
export function partOf(header: string | undefined, sizeBytes: number): Part | "whole" | "outside" {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.replace(/[ \t]/g, "") ?? "");
  if (!asked || asked[0].length === "bytes=-".length) return "whole";
  const [, first = "", last = ""] = asked;
  if (first === "") return tailOf(Number(last), sizeBytes);
  const start = Number(first);
  if (last !== "" && Number(last) < start) return "whole";
  if (start >= sizeBytes) return "outside";
  return { start, end: last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

/** The last so many bytes. */
function tailOf(length: number, sizeBytes: number): Part | "outside" {
  if (length === 0 || sizeBytes === 0) return "outside";
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}
