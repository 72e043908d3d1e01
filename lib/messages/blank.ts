/** Whether a text has anything in it that can be seen. Pure. */

/** White space, and what takes no room: zero-width spaces and joiners, marks of direction, the soft hyphen. */
const VISIBLE =
  /(?!\p{Variation_Selector})[^\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;

export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}
