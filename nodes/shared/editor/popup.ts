/** The list that opens under a picker: beside the page's flow, because a table's scroll area would cut it off. */

import type { Entity } from "./directory.ts";

export interface PopupEntry {
  entity: Entity;
  note: string;
}

export interface PopupFoot {
  /** Id of the entry that is picked now. */
  current: string;
  /** The list is what was found for typed words: its first entry is marked when the current one is not in it. */
  searched: boolean;
  /** A sentence below the list; empty = none. */
  foot: string;
  again: { label: string; act: () => void };
}

export interface Popup {
  open(): void;
  close(): void;
  isOpen(): boolean;
  /** Shows one sentence instead of a list. */
  say(text: string): void;
  list(entries: PopupEntry[], foot: PopupFoot): void;
  /** Moves or chooses; false when the key is none of its own. */
  key(key: string): boolean;
}

let count = 0;

export function popupUnder(input: JQuery, choose: (entity: Entity) => void): Popup {
  count += 1;
  const id = `genesys-list-${count}`;
  let box: JQuery | undefined;
  let entries: PopupEntry[] = [];
  let marked = -1;

  const options = () => box?.find("[role=option]") ?? $();

  function open() {
    box = $('<div class="genesys-popup">').appendTo(document.body);
    // The field would lose the focus, and with it close the list, before the click arrives.
    box.on("mousedown", (event) => event.preventDefault());
    input.attr({ "aria-expanded": "true", "aria-controls": id });
    window.addEventListener("scroll", place, true);
    window.addEventListener("resize", place);
    place();
  }

  function close() {
    box?.remove();
    box = undefined;
    input.attr("aria-expanded", "false").removeAttr("aria-controls aria-activedescendant");
    window.removeEventListener("scroll", place, true);
    window.removeEventListener("resize", place);
  }

  function place() {
    const field = input[0]?.getBoundingClientRect();
    if (!field || !box) return;
    const width = Math.max(field.width, 260);
    const below = window.innerHeight - field.bottom;
    const left = Math.min(field.left, window.innerWidth - width - 8);
    const vertical =
      below < 220 && field.top > below
        ? { bottom: window.innerHeight - field.top + 2, top: "auto" }
        : { top: field.bottom + 2, bottom: "auto" };
    box.css({ left, width, ...vertical });
  }

  function mark(index: number) {
    marked = index;
    options().removeClass("marked");
    const option = options().eq(index);
    if (index < 0 || option.length === 0) {
      input.removeAttr("aria-activedescendant");
      return;
    }
    option.addClass("marked")[0]?.scrollIntoView({ block: "nearest" });
    input.attr("aria-activedescendant", String(option.attr("id")));
  }

  function say(text: string) {
    entries = [];
    box?.empty().append($('<div class="genesys-popup-foot" role="status">').text(text));
    mark(-1);
  }

  function list(found: PopupEntry[], { current, searched, foot, again }: PopupFoot) {
    entries = found;
    const rows = found.map(({ entity, note }, index) =>
      $('<div role="option">')
        .attr({ id: `${id}-${index}`, "aria-selected": String(entity.id === current) })
        .text(entity.name)
        .append(note ? $("<small>").text(note) : "")
        .on("click", () => choose(entity)),
    );
    const button = $('<button type="button" class="red-ui-button red-ui-button-small">')
      .append($('<i class="fa fa-refresh">'), " ", document.createTextNode(again.label))
      .on("click", again.act);
    box
      ?.empty()
      .append(
        $('<div role="listbox">')
          .attr({ id, "aria-label": input.attr("aria-label") })
          .append(rows),
      )
      .append($('<div class="genesys-popup-foot">').append($('<span role="status">').text(foot), button));
    const currentIndex = found.findIndex(({ entity }) => entity.id === current);
    mark(currentIndex < 0 && searched && found.length > 0 ? 0 : currentIndex);
  }

  return {
    open,
    close,
    isOpen: () => box !== undefined,
    say,
    list,
    key(key) {
      if (!box) return false;
      if (key === "Escape") close();
      else if (key === "ArrowDown") mark(Math.min(marked + 1, entries.length - 1));
      else if (key === "ArrowUp") mark(Math.max(marked - 1, 0));
      else if (key === "Enter") {
        const entry = entries[marked];
        if (entry) choose(entry.entity);
        else close();
      } else return false;
      return true;
    },
  };
}

/** Closes what a dialog that goes away left open. */
export function closePopups(): void {
  $(".genesys-popup").remove();
}
