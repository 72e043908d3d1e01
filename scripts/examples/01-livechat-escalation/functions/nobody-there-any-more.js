export default function nobodyThereAnyMore(msg) {
  // Genesys has no live escalation for this chat: the bot takes over again, and nobody is left talking to the wall.
  const chat = flow.get("chats")?.[msg.chatId];
  if (!chat) return null;
  const isTold = chat.with === "bot" || msg.action === "end"; // who pressed "leave" twice reads it from genesys-receive
  return {
    chatId: msg.chatId,
    chat: { with: "bot", agent: "" },
    lines: isTold ? [] : [{ from: "system", key: "ended" }],
  };
}
