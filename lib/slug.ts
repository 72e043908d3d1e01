/** A name as one path segment or file name: lower case, ASCII letters, digits and dashes. */
export function slug(name: string): string {
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return ascii.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "connector";
}
