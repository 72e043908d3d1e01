export default function readWords(msg) {
  // What the user types or presses: words, a choice, "is typing", or "leave". Outputs: the answer to the page, the words,
  // the signals. A choice is a number of a line that this chat was shown: what goes to Genesys is never the browser's.
  const MAX_LENGTH = 4000;

  const said = typeof msg.payload === "object" && msg.payload !== null ? msg.payload : {};
  const { chatId } = msg;
  const chat = flow.get("chats")[chatId];
  const answer = (statusCode, payload) => ({ ...msg, statusCode, payload });

  if (said.leave === true) {
    return [answer(200, {}), null, chat.with === "bot" ? null : { chatId, action: "end" }];
  }
  if (said.typing === true) {
    return [answer(200, {}), null, chat.with === "agent" ? { chatId, action: "typing" } : null];
  }
  const text = typeof said.text === "string" ? said.text.trim() : "";
  if (text === "") return [answer(400, { error: "There is no text." }), null, null];
  if (text.length > MAX_LENGTH) return [answer(413, { error: "The text is too long." }), null, null];

  const mark = String(said.mark || "").slice(0, 60);
  const line = { from: "user", text, mark };
  if (said.choice === undefined) return [answer(200, {}), { chatId, lines: [{ ...line, ...typed() }] }, null];

  const offer = chat.lines.find(({ n, structured }) => structured && n === said.choice?.line);
  const choice = offer && choicesOf(offer).find((_one, index) => index === said.choice.index);
  const taken = offer && chat.lines.some(({ answers, mark: first }) => answers === offer.n && first !== mark);
  if (!choice || taken || chat.with === "bot") {
    return [answer(409, { error: "This can no longer be chosen." }), null, null];
  }
  const chosen = { ...line, answers: offer.n, choice: said.choice.index };
  return [answer(200, {}), { chatId, lines: [chosen], reply: choice.reply }, null];

  function choicesOf({ structured }) {
    return structured.elements.flatMap(({ choices }) => choices || []);
  }

  /** Words that are those of a choice: genesys-send takes them for it, and the page shows that it is made. */
  function typed() {
    const last = chat.lines.findLast(({ structured }) => structured && choicesOf({ structured }).length > 0);
    if (!last || chat.lines.some(({ answers }) => answers === last.n)) return {};
    const choice = choicesOf(last).findIndex((one) => one.text.toLowerCase() === text.toLowerCase());
    return choice < 0 ? {} : { answers: last.n, choice };
  }
}
