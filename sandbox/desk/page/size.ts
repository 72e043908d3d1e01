/** How large a file is, as people write it. Pure. */

const UNITS = [
  { unit: "megabyte", bytes: 1e6 },
  { unit: "kilobyte", bytes: 1e3 },
] as const;

/** `300 bytes`, `1.2 kB`, `25 MB`: in the largest unit of which there is a whole one. */
export function sizeText(sizeBytes: number, language: string): string {
  const { unit, bytes } = UNITS.find((one) => sizeBytes >= one.bytes) ?? {
    unit: "byte",
    bytes: 1,
  };
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(sizeBytes / bytes);
}
