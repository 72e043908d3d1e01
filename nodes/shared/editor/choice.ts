/** A select for a field that may also come from the environment, because every field of the palette accepts `${ENV}`. */

import { isFromEnvironment } from "../config/check.ts";
import type { Words } from "./words.ts";

export interface Option {
  value: string;
  label: string;
  group?: string;
}

export interface Choice {
  /** Shows other options; what is chosen stays chosen. */
  offer(options: readonly Option[]): void;
}

/** Cannot be a value: the entry that opens the text field. */
const ENVIRONMENT = "$";

/**
 * Puts a select in front of a text input, which keeps the value (and with it Node-RED's own load, save and validation).
 * A saved value that is not offered stays, as an entry of its own.
 */
export function choiceFor(input: JQuery, options: readonly Option[], words: Words): Choice {
  const wrapper = $('<div class="genesys-choice">').insertBefore(input);
  const select = $("<select>").appendTo(wrapper);
  input.attr("placeholder", "$" + "{NAME}");
  nameAs(input, select, words);
  wrapper.append(input);

  const value = () => String(input.val() ?? "");

  function offer(offered: readonly Option[]) {
    select.empty();
    const known = offered.some((option) => option.value === value());
    for (const option of offered) optionElement(option).appendTo(groupOf(select, option.group));
    if (!known && !isFromEnvironment(value())) {
      optionElement({ value: value(), label: words("dialog.saved", { name: value() }) }).appendTo(select);
    }
    optionElement({ value: ENVIRONMENT, label: words("dialog.environment") }).appendTo(select);
    show(isFromEnvironment(value()));
  }

  function show(fromEnvironment: boolean) {
    select.val(fromEnvironment ? ENVIRONMENT : value());
    input.toggle(fromEnvironment);
  }

  select.on("change", () => {
    const chosen = String(select.val());
    if (chosen === ENVIRONMENT) {
      input.val("").show().trigger("focus");
    } else {
      input.val(chosen).hide().trigger("change");
    }
  });

  offer(options);
  return { offer };
}

/**
 * The select is called as the field is. A label in the template is only named, because its text is filled in after the
 * dialog is prepared; it is looked up in the whole document, which is long with a table of a thousand rows, only where the
 * field does not say itself how it is called.
 */
function nameAs(input: JQuery, select: JQuery, words: Words): void {
  const environment = words("dialog.environment");
  const own = input.attr("aria-label");
  if (own !== undefined) {
    select.attr("aria-label", own);
    input.attr("aria-label", `${own} ${environment}`);
    return;
  }
  const label = $(`label[for="${input.attr("id")}"]`);
  const id = label.attr("id") ?? `${input.attr("id")}-label`;
  label.attr("id", id);
  select.attr("aria-labelledby", id);
  input.attr("aria-description", environment);
}

function optionElement({ value, label }: Option): JQuery {
  return $("<option>").attr("value", value).text(label);
}

function groupOf(select: JQuery, label: string | undefined): JQuery {
  if (label === undefined) return select;
  const existing = select.children("optgroup").filter((_, group) => $(group).attr("label") === label);
  return existing.length > 0 ? existing : $("<optgroup>").attr("label", label).appendTo(select);
}
