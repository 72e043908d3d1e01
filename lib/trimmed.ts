/**
 * A text without certain letters at its ends. Pure. Not by a regular expression: `-+$` looks at each of a hundred thousand
 * dashes in the middle of a text as if it were the first of the last ones, and takes minutes.
 */

export function trimmed(text: string, letters: string): string {
  let start = 0;
  while (start < text.length && letters.includes(text.charAt(start))) start++;
  return trimmedEnd(text.slice(start), letters);
}

export function trimmedEnd(text: string, letters: string): string {
  let end = text.length;
  while (end > 0 && letters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
