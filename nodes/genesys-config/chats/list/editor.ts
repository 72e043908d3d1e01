/** The table of live escalations, one row each; the chat's id is the button that opens it. */
import type { ListedChat } from "../../../../lib/escalation/answers.ts";
import type { Words } from "../../../shared/editor/words.ts";
import { momentIn } from "../moment/editor.ts";

const COLUMNS = ["chat", "competency", "state", "requested", "agent"] as const;

/** Shows these instead of what is there; nothing at all when there are none. */
export function listIn(
  place: JQuery,
  chats: readonly ListedChat[],
  words: Words,
  open: (chat: ListedChat) => void,
): void {
  place.empty().toggle(chats.length > 0);
  if (chats.length === 0) return;
  const head = COLUMNS.map((name) =>
    $('<th scope="col">').text(words(`genesys-config.chats.column.${name}`)),
  );
  $("<table>")
    .attr("aria-label", words("genesys-config.chats.live"))
    .append(
      $("<thead>").append($("<tr>").append(head)),
      $("<tbody>").append(chats.map((chat) => rowOf(chat, words, () => open(chat)))),
    )
    .appendTo(place);
}

function rowOf(chat: ListedChat, words: Words, open: () => void): JQuery {
  const button = $('<button type="button" class="genesys-link">').text(chat.chatId).on("click", open);
  const state = $("<td>").text(chat.stateText);
  if (chat.lastAt !== chat.requestedAt) {
    state.append($("<small>").append(words("genesys-config.chats.last"), " ", momentIn(chat.lastAt)));
  }
  return $("<tr>").append(
    $('<td class="genesys-chat-id">').append(button),
    $("<td>").text(chat.competency || words("genesys-config.label.without")),
    state,
    $("<td>").append(momentIn(chat.requestedAt)),
    $("<td>").text(chat.agent ?? ""),
  );
}
