/** A text field with a live list under it: search by name, choose with mouse or keyboard, or type an id. */

import { isFromEnvironment } from "../config/check.ts";
import type { Entity, Found } from "./directory.ts";
import { failureText } from "./failure.ts";
import { type Popup, popupUnder } from "./popup.ts";
import type { Words } from "./words.ts";

export interface Picked {
  id: string;
  name: string;
}

export interface PickerOptions {
  label: string;
  words: Words;
  ask: (name: string) => Promise<Found>;
  /** Asks Genesys again instead of showing what it said before. */
  forget: () => void;
  changed: () => void;
}

const SEARCH_DELAY_MS = 250;

/** Builds the field into `cell`; returns how to read what is picked. */
export function pickerIn(cell: JQuery, start: Picked, options: PickerOptions): () => Picked {
  const { label, words, ask } = options;
  let picked = start;
  let found: Entity[] = [];
  let question = 0;
  let touched = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const input = $('<input type="text" role="combobox" autocomplete="off" aria-expanded="false">')
    .attr({ "aria-label": label, placeholder: words("dialog.search") })
    .val(picked.name || picked.id)
    .appendTo(cell);
  const popup: Popup = popupUnder(input, choose);

  function choose(entity: Entity) {
    picked = { id: entity.id, name: entity.name };
    touched = false;
    input.val(entity.name);
    popup.close();
    options.changed();
  }

  // What was typed and not chosen: the name of something in the list, nothing, or an id that is taken as it is.
  function take() {
    const text = String(input.val()).trim();
    if (text === (picked.name || picked.id)) return;
    const named = found.filter((entity) => entity.name.toLowerCase() === text.toLowerCase());
    const [only] = named;
    picked = only && named.length === 1 ? { id: only.id, name: only.name } : { id: text, name: "" };
    if (only && named.length === 1) input.val(only.name);
    options.changed();
  }

  async function search(name: string) {
    question += 1;
    const mine = question;
    popup.say(words("dialog.asking"));
    try {
      const answer = await ask(name);
      if (mine !== question || !popup.isOpen()) return;
      found = answer.entities;
      popup.list(
        found.map((entity) => ({
          entity,
          note: entity.published === false ? words("dialog.unpublished") : "",
        })),
        { current: picked.id, searched: name !== "", foot: footOf(answer), again },
      );
    } catch (error) {
      if (mine !== question || !popup.isOpen()) return;
      const { reason } = failureText(words, error);
      const saved = picked.name ? words("dialog.saved", { name: picked.name }) : words("dialog.type-id");
      popup.list([], { current: "", searched: false, foot: `${reason} ${saved}`, again });
    }
  }

  function footOf(answer: Found): string {
    if (answer.entities.length === 0) return words("dialog.nothing-found");
    return answer.more ? words("dialog.more") : "";
  }

  const again = {
    label: words("dialog.refresh"),
    act: () => {
      options.forget();
      void search(typed());
    },
  };

  // An untouched field shows the whole list, not only its own name.
  function typed(): string {
    const text = String(input.val()).trim();
    return touched && !isFromEnvironment(text) ? text : "";
  }

  function open() {
    if (popup.isOpen()) return;
    popup.open();
    void search(typed());
  }

  input
    .on("focus click", open)
    .on("input", () => {
      touched = true;
      open();
      // Enter must not choose from a list that answers an earlier question.
      question += 1;
      popup.say(words("dialog.asking"));
      clearTimeout(timer);
      timer = setTimeout(() => void search(typed()), SEARCH_DELAY_MS);
    })
    .on("keydown", (event) => {
      if (event.key === "ArrowDown" && !popup.isOpen()) open();
      else if (!popup.key(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    })
    .on("blur", () => {
      clearTimeout(timer);
      touched = false;
      popup.close();
      take();
    });

  return () => {
    take();
    return picked;
  };
}
