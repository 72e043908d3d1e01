/** Every finding has its texts, in English and in French, and no text is without a finding. */
import assert from "node:assert/strict";
import { CHECK_IDS, FINDINGS } from "../../../lib/doctor/check.ts";
import english from "../../../nodes/genesys-config/locales/en-US.json" with { type: "json" };
import french from "../../../nodes/genesys-config/locales/fr.json" with { type: "json" };

type Texts = Record<string, Record<string, string | Record<string, string>>>;

const placeholders = (text: string) => [...text.matchAll(/__(\w+?)__/g)].map(([, name]) => name).sort();
const VERDICTS = ["error", "ok", "skipped", "warning"];
const PARTS = ["found", "means", "remedy"];

for (const [language, catalogue] of Object.entries({ english, french })) {
  const doctor = catalogue.doctor as unknown as Texts;
  describe(`the doctor's texts in ${language}`, () => {
    it("tell each finding: what was found, what it means, what to do", () => {
      for (const [group, names] of Object.entries(FINDINGS)) {
        assert.deepEqual(Object.keys(doctor[group] ?? {}).sort(), [...names].sort(), group);
        for (const name of names) {
          const texts = doctor[group]?.[name] as Record<string, string>;
          assert.deepEqual(Object.keys(texts), PARTS, `${group}.${name}`);
          assert.ok(texts.found && texts.means, `${group}.${name} says something`);
        }
      }
    });

    it("name each check and each verdict", () => {
      assert.deepEqual(Object.keys(doctor.check ?? {}), [...CHECK_IDS]);
      assert.deepEqual(Object.keys(doctor.verdict ?? {}).sort(), VERDICTS);
    });
  });
}

describe("the doctor's texts", () => {
  it("name the same things in both languages", () => {
    const flat = (texts: object, path = ""): [string, string][] =>
      Object.entries(texts).flatMap(([name, value]) =>
        typeof value === "string" ? [[`${path}${name}`, value]] : flat(value, `${path}${name}.`),
      );
    const inFrench = new Map(flat(french.doctor));
    for (const [key, text] of flat(english.doctor)) {
      assert.deepEqual(placeholders(inFrench.get(key) ?? ""), placeholders(text), key);
    }
    assert.equal(inFrench.size, flat(english.doctor).length);
  });
});
