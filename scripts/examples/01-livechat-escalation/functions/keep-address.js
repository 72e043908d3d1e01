export default function keepAddress(msg) {
  // Where genesys-send keeps the bytes of the user's image (24 hours): with it a window that is loaded again shows it.
  // The images that the bot got before an agent was called have gone with the call.
  if (msg.action === "escalate" && msg.delivery) {
    const images = flow.get("images") || [];
    for (const image of images) if (image.chatId === msg.chatId) image.seen = true;
    flow.set("images", images);
  }
  const chats = flow.get("chats") || {};
  const chat = Object.hasOwn(chats, msg.chatId) ? chats[msg.chatId] : null;
  const kept = msg.delivery?.attachments || [];
  const line = msg.mark && chat?.lines.find(({ from, mark }) => from === "user" && mark === msg.mark);
  if (!line?.files || kept.length === 0) return null;
  line.files = line.files.map((file, index) => ({ ...file, url: kept[index]?.url }));
  flow.set("chats", chats);
  return null;
}
