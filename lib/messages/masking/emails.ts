/** E-mail addresses in free text. Pure, linear in the text: it looks around each "@", not at every letter for one. */
import type { Span } from "./digits.ts";

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const LONGEST_LOCAL = 64;
const DOMAIN = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/uy;

export function emailsIn(text: string): Span[] {
  const spans: Span[] = [];
  let free = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > free && at - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] ?? "")) start -= 1;
    DOMAIN.lastIndex = at + 1;
    if (start === at || !DOMAIN.test(text)) continue;
    spans.push({ start, end: DOMAIN.lastIndex });
    free = DOMAIN.lastIndex;
  }
  return spans;
}
