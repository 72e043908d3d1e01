export default function issueTicket(msg) {
  // A WebSocket shows no cookie, so the page gets a ticket for it: random, good once, for 30 seconds.
  const chats = flow.get("chats");
  const chat = chats[msg.chatId];
  const tickets = flow.get("tickets") || {};
  const now = Date.now();

  for (const old of Object.keys(tickets)) if (tickets[old].until < now) delete tickets[old];
  const ticket = crypto.randomBytes(16).toString("hex");
  tickets[ticket] = { chatId: msg.chatId, until: now + 30_000 };
  flow.set("tickets", tickets);

  const isNew = !chat.language;
  chat.language = String(msg.payload?.language).startsWith("fr") ? "fr" : "en";
  chat.timeZone = String(msg.payload?.timeZone || "").slice(0, 60);
  flow.set("chats", chats);

  const greet = isNew ? { chatId: msg.chatId, greet: true } : null;
  return [{ ...msg, payload: { ticket } }, greet];
}
