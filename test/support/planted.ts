/** Words that a test plants where people and secrets stand, and where of them it finds something. */

export interface Planted {
  /** A word that stands nowhere else, remembered under what it is. */
  plant(what: string, word?: string): string;
  /** Which of them stand in that text, whatever the case, also as JSON or in an address. */
  in(text: string): string[];
}

export function createPlanted(): Planted {
  const words = new Map<string, string>();
  let count = 0;
  return {
    plant(what, word = `${what.replace(/\W+/g, "")}Q${(++count).toString().padStart(3, "0")}Q`) {
      words.set(word, what);
      return word;
    },
    in(text) {
      const lower = text.toLowerCase();
      return [...words]
        .filter(([word]) =>
          [word, JSON.stringify(word).slice(1, -1), encodeURIComponent(word)].some((one) =>
            lower.includes(one.toLowerCase()),
          ),
        )
        .map(([word, what]) => `${what}: ${word}`);
    },
  };
}
