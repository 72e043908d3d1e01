export default function readWords(msg) {
  // What the user types: words, "is typing", or "leave". Outputs: the answer to the page, the words, the signals.
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
  return [answer(200, {}), { chatId, lines: [{ from: "user", text, mark }] }, null];
}
