/** Names of competencies are one name however their case, their accents and the spaces around them are written. */

/** macOS and some databases write é as two characters: the same to everybody who reads it. */
export const foldedName = (name: string): string => name.trim().normalize("NFC").toLowerCase();
