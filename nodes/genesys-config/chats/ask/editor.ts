/** Asks the deployed connector about its chats. */
import type { Explanation, ListingNow } from "../../../../lib/escalation/answers.ts";
import { AskFailed } from "../../../shared/editor/directory.ts";

/** As the route answers: the text has a name of its own. */
export type ToldChat = Omit<Explanation, "text"> & { explanation: string };

export interface Chats {
  list(search: string): Promise<ListingNow>;
  /** That escalation, or the newest of a chat. Throws AskFailed; its code is NO_SUCH_CHAT where nothing is known. */
  explain(which: { escalationId: string } | { chatId: string }): Promise<ToldChat>;
}

/** Of the deployed connector with this id. Throws AskFailed; its code is NOT_DEPLOYED where there is none. */
export function chatsOf(id: string): Chats {
  const language = RED.i18n.lang();
  return {
    list: (search) => post("genesys-config/chats", { id, search, language }),
    explain: (which) => post("genesys-config/explain", { id, ...which, language }),
  };
}

function post<Answer>(url: string, question: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    $.ajax({ url, type: "POST", contentType: "application/json", data: JSON.stringify(question) })
      .done(resolve)
      .fail(({ status, statusText, responseJSON }) => reject(failure(status, statusText, responseJSON)));
  });
}

interface Refusal {
  code?: string;
  message?: string;
  notDeployed?: boolean;
}

function failure(status: number, statusText: string | undefined, told: Refusal | undefined): AskFailed {
  if (told?.code) return new AskFailed(told.code, told.message ?? "");
  if (told?.notDeployed) return new AskFailed("NOT_DEPLOYED", "");
  // Without words of the palette it is Node-RED that knows no such address.
  if (status === 404 && told?.message) return new AskFailed("NO_SUCH_CHAT", "");
  return new AskFailed(`HTTP_${status}`, statusText ?? "");
}
