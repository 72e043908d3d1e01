export default function keepAndShow(msg) {
  // Keeps what is said and shows it in every open window of this chat, and in no other.
  // In: msg.lines (what was said), msg.chat (what changes about the chat), msg.reply, msg.typing. Outputs: windows, user's words.
  const MAX_LINES = 300;

  const chats = flow.get("chats") || {};
  const chat = Object.hasOwn(chats, msg.chatId) ? chats[msg.chatId] : null;
  if (!chat) return null; // forgotten meanwhile

  const history = chat.lines
    .filter((line) => line.from !== "system")
    .map(({ from, text, time, files }) => ({ from, text, time, attachments: (files || []).map(toRead) }));
  const fresh = (msg.lines || [])
    .filter((line) => !line.mark || !chat.lines.some((kept) => kept.mark === line.mark)) // not what comes a second time
    .map((line) => ({ ...line, n: number(), time: new Date().toISOString() }));
  chat.lines = [...chat.lines, ...fresh].slice(-MAX_LINES);
  chat.seenAt = Date.now();
  Object.assign(chat, msg.chat);
  flow.set("chats", chats);

  const news = { lines: fresh, with: chat.with, agent: chat.agent, typing: msg.typing === true };
  const windows = flow.get("windows") || {};
  const toWindows = Object.keys(windows)
    .filter((id) => windows[id] === msg.chatId)
    .map((id) => ({ payload: JSON.stringify(news), _session: { type: "websocket", id } }));

  const words = fresh.find((line) => line.from === "user");
  const heard = words && {
    chatId: msg.chatId,
    payload: words.text,
    mark: words.mark,
    ...(msg.reply && { reply: msg.reply }), // what was chosen; genesys-send takes it to Genesys as such
    attachments: msg.attachments || [],
    identity: {
      ...chat.person,
      nickname: [chat.person.firstName, chat.person.lastName].filter(Boolean).join(" "),
    },
    history,
    language: chat.language,
    timeZone: chat.timeZone,
  };
  return [toWindows, heard || null];

  /** Agents read a file's name, and its address where it has one that is good outside of the page. */
  function toRead({ name, mime, url }) {
    return /^https?:/.test(url || "") ? { name, mime, url } : { name, mime };
  }

  /** Grows with the clock, so that a number comes no second time when the last lines were lost in a crash. */
  function number() {
    chat.count = Math.max(chat.count + 1, Date.now());
    return chat.count;
  }
}
