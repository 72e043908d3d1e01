export default function nobodyThereAnyMore(msg) {
  // Genesys has no live escalation for this chat: the bot takes over again, and nobody is left talking to the wall.
  const chat = flow.get("chats")?.[msg.chatId];
  if (!chat) return null;
  return {
    chatId: msg.chatId,
    chat: { with: "bot", agent: "" },
    lines: chat.with === "bot" ? [] : [{ from: "system", key: "ended" }],
  };
}
