/** The fallback of a row: a choice of the table's other competencies, put in only when somebody looks at it. */

import { choiceFor } from "../../../shared/editor/choice.ts";
import type { Words } from "../../../shared/editor/words.ts";

export interface FallbackChoice {
  /** The competencies of the whole table, and the row's own name, which is not offered. */
  offer(names: readonly string[], own: string): void;
}

/** A thousand rows with a thousand options each would be a million elements. */
export function fallbackChoice(input: JQuery, words: Words): FallbackChoice {
  const none = { value: "", label: words("genesys-config.option.none") };
  const choice = choiceFor(input, [none], words);
  let names: readonly string[] = [];
  let own = "";
  let shown: string | undefined;

  function show(offered: readonly string[]) {
    const now = offered.join("\n");
    if (now === shown) return;
    shown = now;
    choice.offer([none, ...offered.map((name) => ({ value: name, label: name }))]);
  }
  input.siblings("select").on("mousedown focus", () => show(names.filter((name) => name !== own)));

  return {
    offer(all, mine) {
      [names, own] = [all, mine];
      const chosen = String(input.val() ?? "");
      show(chosen !== "" && chosen !== own && names.includes(chosen) ? [chosen] : []);
    },
  };
}
