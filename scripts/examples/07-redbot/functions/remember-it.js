export default function rememberIt(msg) {
  // This palette → RedBot: who it is for, in RedBot's words, and kept for the history.
  const KEPT_TURNS = 50;

  const [transport, ...rest] = msg.chatId.split(":");
  const chatId = rest.join(":");
  const payload = { ...msg.payload, chatId, inbound: false, ts: new Date().toISOString() };
  if (payload.type !== "action") {
    const chats = flow.get("redbot") || {};
    const kept = { ...payload, content: Buffer.isBuffer(payload.content) ? "" : payload.content };
    chats[msg.chatId] = [...(chats[msg.chatId] || []), kept].slice(-KEPT_TURNS);
    flow.set("redbot", chats);
  }
  return { chatId, transport, payload }; // RedBot's Conversation node reads msg.chatId
}
