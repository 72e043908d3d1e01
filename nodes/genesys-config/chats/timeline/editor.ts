/** One chat: its state, what happened step by step, and all of it as text for a ticket. */
import type { Words } from "../../../shared/editor/words.ts";
import type { ToldChat } from "../ask/editor.ts";
import { momentIn } from "../moment/editor.ts";

/** Shows it instead of what is there, and moves the keyboard to it. */
export function timelineIn(place: JQuery, told: ToldChat, words: Words): void {
  const title = $('<h5 tabindex="-1">').text(
    words("genesys-config.chats.title", { chat: told.chatId, state: told.stateText }),
  );
  const steps = told.steps.map(({ at, what, said }) =>
    $("<li>").append(momentIn(at), $("<span>").text(what), said ? $("<small>").text(said) : ""),
  );
  const advice = told.advice ? $('<p class="genesys-note">').text(told.advice) : "";
  place
    .empty()
    .append(title, advice, $('<ol class="genesys-timeline">').append(steps), copyButton(told, words));
  title.trigger("focus");
}

function copyButton({ explanation }: ToldChat, words: Words): JQuery {
  const label = $("<span>").text(words("genesys-config.chats.copy"));
  return $('<button type="button" class="red-ui-button">')
    .append($('<i class="fa fa-copy" aria-hidden="true">'), " ", label)
    .on("click", () => {
      if (!RED.clipboard.copyText(explanation)) return;
      label.text(words("dialog.copied"));
      setTimeout(() => label.text(words("genesys-config.chats.copy")), 2_000);
    });
}
