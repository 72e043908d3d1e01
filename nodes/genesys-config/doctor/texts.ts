/** The doctor's texts in English, for what leaves the editor: messages of a flow have no language of their own. */
import type { DoctorWords } from "../../../lib/index.ts";
import catalogue from "../locales/en-US.json" with { type: "json" };

type Texts = { [name: string]: string | Texts };

/** `key` is below `doctor` in the catalogue; a key that is not there is its own text, as in Node-RED. */
export const englishWords: DoctorWords = (key, values = {}) => {
  const text = key
    .split(".")
    .reduce<string | Texts | undefined>(
      (texts, name) => (typeof texts === "object" ? texts[name] : undefined),
      catalogue.doctor,
    );
  if (typeof text !== "string") return key;
  return text.replace(/__(\w+?)__/g, (whole, name: string) => String(values[name] ?? whole));
};
