/** The html twin's libraries are half a megabyte: they are read only by who asks for the twin. */

/** Resolves with `htmlOf`; see there. */
export const loadHtml = async (): Promise<(text: string) => string> => (await import("./html.ts")).htmlOf;
