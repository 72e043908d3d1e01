/** The part of the tab Doctor where somebody finds a chat, and reads what happened to it. */
import type { Listing, ListingNow } from "../../../lib/escalation/answers.ts";
import { AskFailed } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import type { Words } from "../../shared/editor/words.ts";
import { type Chats, chatsOf, type ToldChat } from "./ask/editor.ts";
import { listIn } from "./list/editor.ts";
import { timelineIn } from "./timeline/editor.ts";

const SEARCH_DELAY_MS = 250;

/** Builds it at the end of the doctor's tab; the answer asks anew which chats live. */
export function showChats(id: string, words: Words): () => void {
  const text = (key: string, values?: Record<string, string | number>) =>
    words(`genesys-config.chats.${key}`, values);
  const chats = chatsOf(id);
  let question = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const input = $('<input type="text" id="genesys-config-chat" autocomplete="off" spellcheck="false">').attr(
    "placeholder",
    text("placeholder"),
  );
  const status = $('<p class="genesys-hint" id="genesys-config-chats-status" role="status">');
  const list = $('<div class="genesys-plan genesys-chats">').hide();
  const told = $('<div id="genesys-config-chat-told">');
  $("#genesys-config-tab-doctor").append(
    $("<h4>").text(text("heading")),
    $('<p class="genesys-intro">').text(text("intro")),
    $('<div class="form-row">').append(
      $('<label for="genesys-config-chat">').append(
        $('<i class="fa fa-comments-o" aria-hidden="true">'),
        " ",
        $("<span>").text(text("chat")),
      ),
      $('<span class="genesys-find">').append(
        input,
        button("fa-search", text("show"), () => void show(typed())),
        button("fa-refresh", words("dialog.refresh"), () => void refresh()),
      ),
    ),
    status,
    list,
    told,
  );

  const typed = () => String(input.val() ?? "").trim();

  function fail(error: unknown): void {
    const { reason, detail } = reasonFor(error, text, words);
    status.addClass("bad").text([reason, detail].filter(Boolean).join(" "));
  }

  /** Resolves with what is listed; undefined when somebody asked again meanwhile, or when it failed and says so. */
  async function refresh(): Promise<ListingNow | undefined> {
    clearTimeout(timer);
    question += 1;
    const mine = question;
    try {
      const listing = await chats.list(typed());
      if (mine !== question) return undefined;
      status.removeClass("bad").text(sayingOf(listing, typed() !== "", text));
      listIn(list, listing.chats, words, ({ escalationId }) => void open({ escalationId }));
      return listing;
    } catch (error) {
      if (mine !== question) return undefined;
      list.empty().hide();
      fail(error);
      return undefined;
    }
  }

  async function open(which: Parameters<Chats["explain"]>[0]): Promise<void> {
    told.empty();
    try {
      timelineIn(told, await chats.explain(which), words);
    } catch (error) {
      fail(error);
    }
  }

  /** A chat's whole id comes first, for a chat that has ended is in no list; then the only one that is found. */
  async function show(chatId: string): Promise<void> {
    if (chatId === "") return void input.trigger("focus");
    told.empty();
    const listing = await refresh();
    if (!listing) return;
    try {
      timelineIn(told, await found(chats, chatId, listing), words);
    } catch (error) {
      fail(error);
    }
  }

  input
    .on("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), SEARCH_DELAY_MS);
    })
    .on("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      void show(typed());
    });

  return () => void refresh();
}

async function found(chats: Chats, text: string, { chats: listed }: Listing): Promise<ToldChat> {
  try {
    return await chats.explain({ chatId: text });
  } catch (error) {
    if (!(error instanceof AskFailed) || error.code !== "NO_SUCH_CHAT") throw error;
    const [only] = listed;
    return chats.explain({ escalationId: only && listed.length === 1 ? only.escalationId : text });
  }
}

type Text = (key: string, values?: Record<string, string | number>) => string;

function sayingOf(listing: ListingNow, searched: boolean, text: Text): string {
  const { ghosts } = listing;
  const count = countOf(listing, searched, text);
  return ghosts > 0 ? `${count} ${text("ghosts", { ghosts })}` : count;
}

function countOf({ chats, count, live }: Listing, searched: boolean, text: Text): string {
  if (live === 0) return text("none");
  if (count === 0) return text("none-found", { live });
  if (count > chats.length) return text("more", { shown: chats.length, count });
  return searched ? text("found", { count, live }) : text("count", { count });
}

function reasonFor(error: unknown, text: Text, words: Words) {
  const code = error instanceof AskFailed ? error.code : "";
  if (code === "NOT_DEPLOYED") return { reason: text("not-deployed"), detail: "" };
  if (code === "NO_SUCH_CHAT") return { reason: text("unknown"), detail: "" };
  return failureText(words, error);
}

function button(icon: string, label: string, press: () => void): JQuery {
  return $('<button type="button" class="red-ui-button">')
    .append($(`<i class="fa ${icon}" aria-hidden="true">`), " ", $("<span>").text(label))
    .on("click", press);
}
