export default function whichWindow(msg) {
  // A window shows its ticket and gets the chat so far. Its pings tell it that the line is alive and nothing was missed.
  const chats = flow.get("chats") || {};
  const windows = flow.get("windows") || {};
  const tickets = flow.get("tickets") || {};
  const id = msg._session.id;
  const answer = (payload) => ({ payload: JSON.stringify(payload), _session: msg._session });

  let said = null;
  try {
    said = JSON.parse(msg.payload);
  } catch {
    // no JSON: nothing that our page says
  }
  if (typeof said?.ticket === "string") {
    const ticket = Object.hasOwn(tickets, said.ticket) ? tickets[said.ticket] : null;
    delete tickets[said.ticket];
    flow.set("tickets", tickets);
    if (ticket && ticket.until >= Date.now()) windows[id] = ticket.chatId;
    flow.set("windows", windows);
  }

  const chat = Object.hasOwn(windows, id) ? chats[windows[id]] : null;
  if (!chat) return answer({ again: true });
  if (said?.ping) return answer({ pong: chat.count });
  return answer({ lines: chat.lines, with: chat.with, agent: chat.agent, typing: false });
}
