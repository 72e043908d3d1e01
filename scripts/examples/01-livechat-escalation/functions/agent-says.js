export default function agentSays(msg) {
  // A human's words (or those of a bot at Genesys) for the chat page: text, what can be chosen, files with a web address.
  const chat = flow.get("chats")?.[msg.chatId];
  if (!chat) return null;

  const from = msg.from?.type === "bot" ? "bot" : "agent";
  const name = msg.from?.name || chat.agent;
  const files = (msg.attachments || [])
    .filter((file) => /^https?:\/\//i.test(file.url || ""))
    .map(({ url, name, mime }) => ({ url, name, mime }));

  const structured = msg.structured && { text: msg.structured.text, elements: msg.structured.elements };

  const escalation = msg.genesys?.escalationId;
  const late = escalation !== undefined && chat.ended === escalation; // after the end: shown, and the bot stays
  return {
    chatId: msg.chatId,
    chat: from === "agent" && !late ? { with: "agent", agent: name, met: name, escalation } : {},
    lines: [{ from, name, text: msg.payload || "", structured, files, mark: msg.genesys?.messageId }],
  };
}
