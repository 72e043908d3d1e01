/** In which language and at what o'clock agents and users are spoken to. */
import assert from "node:assert/strict";
import { wordingFor } from "../../../lib/messages/wording.ts";
import { WORDS } from "../../../lib/messages/words/languages.ts";

const AT = Date.UTC(2026, 10, 22, 13, 1);

describe("the wording", () => {
  for (const [language, words] of [
    ["fr", WORDS.fr],
    ["FR", WORDS.fr],
    ["fr-CA", WORDS.fr],
    ["fr_FR", WORDS.fr],
    ["fra", WORDS.fr],
    ["pt-BR", WORDS.pt],
    ["frr", WORDS.en],
    ["ja", WORDS.en],
    ["no language", WORDS.en],
    ["__proto__", WORDS.en],
    ["", WORDS.en],
  ] as const) {
    it(`of ${JSON.stringify(language)} is that of ${Object.entries(WORDS).find(([, one]) => one === words)?.[0]}`, () =>
      assert.equal(wordingFor(language, "UTC").words, words));
  }

  for (const [zone, clock] of [
    ["Europe/Paris", "14:01"],
    ["America/New_York", "08:01"],
    ["Mars/Base", "13:01"],
    ["", "13:01"],
  ] as const) {
    it(`keeps to the time of ${JSON.stringify(zone)}`, () =>
      assert.equal(wordingFor("fr", zone).clock(AT), clock));
  }
});
