export default function forgetChats() {
  // Nothing is kept for ever: chats in which nobody spoke go after half an hour, the others after a day.
  const MINUTE = 60_000;

  const chats = flow.get("chats") || {};
  const now = Date.now();
  for (const [chatId, chat] of Object.entries(chats)) {
    const spoke = chat.lines.some((line) => line.from === "user");
    const keptFor = (spoke ? 24 * 60 : 30) * MINUTE;
    if (chat.with === "bot" && now - chat.seenAt > keptFor) delete chats[chatId];
  }
  flow.set("chats", chats);
  const images = flow.get("images") || [];
  flow.set(
    "images",
    images.filter(({ chatId }) => Object.hasOwn(chats, chatId)),
  );
  return null;
}
