export default function accepted(msg) {
  // Genesys has the request for a human: from now on the user waits. Events about it may have come before this.
  const chat = flow.get("chats")?.[msg.chatId];
  if (!chat || msg.action !== "escalate" || msg.delivery.already) return null;
  const escalation = msg.genesys?.escalationId;
  if (escalation !== undefined && [chat.escalation, chat.ended].includes(escalation)) return null;
  return {
    chatId: msg.chatId,
    chat: { with: "queue", agent: "", met: null, escalation },
    lines: [{ from: "system", key: "queued", mark: `queued ${escalation}` }], // told once, here or by the event
  };
}
