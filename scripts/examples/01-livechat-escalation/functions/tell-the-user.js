export default function tellTheUser(msg) {
  // A message that did not arrive is never dropped silently. msg.notice (set by the nodes before) says what to tell.
  const chat = flow.get("chats")?.[msg.chatId];
  if (!chat || msg.action === "typing") return null;

  const text = (typeof msg.payload === "string" && msg.payload) || msg.attachments?.[0]?.name || "…";
  const key = msg.action === "end" ? "notEnded" : msg.notice;
  return {
    chatId: msg.chatId,
    chat: {},
    lines: [{ from: "system", key, text: text.length > 80 ? `${text.slice(0, 80)}…` : text }],
  };
}
