/** For whom an entry of the opening hours is: one competency, who has none, or all others. */

import { choiceFor } from "../../../../shared/editor/choice.ts";
import type { Words } from "../../../../shared/editor/words.ts";

export interface CompetencyField {
  input: JQuery;
  follow(before: string, now: string): void;
}

/** The table changes in another tab, so the names are read when somebody looks at the list. */
export function competencyIn(input: JQuery, words: Words, names: () => readonly string[]): CompetencyField {
  const fixed = [
    { value: "*", label: words("genesys-config.option.allOthers") },
    { value: "", label: words("genesys-config.label.without") },
  ];
  const choice = choiceFor(input, fixed, words);
  let shown = "";
  function offer(offered: readonly string[]) {
    if (offered.join("\n") === shown) return;
    shown = offered.join("\n");
    choice.offer([...fixed, ...offered.map((name) => ({ value: name, label: name }))]);
  }
  const offerChosen = () => offer(names().filter((name) => name === input.val()));
  offerChosen();
  input.siblings("select").on("mousedown focus", () => offer(names()));

  return {
    input,
    follow(before, now) {
      if (input.val() !== before) return;
      input.val(now);
      offerChosen();
    },
  };
}
