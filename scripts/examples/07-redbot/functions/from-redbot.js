export default async function fromRedbot(msg) {
  // RedBot → this palette. RedBot says what was said in msg.payload ({type, content, caption…}), where in
  // msg.originalMessage ({transport, chatId…}), and what it knows of the person in msg.chat().
  const KEPT_TURNS = 50;
  const KEPT_CHATS = 1000;

  const said = msg.payload;
  const { transport, chatId: number, language, from } = msg.originalMessage;
  const { text, attachments } = read();
  if (text === undefined) return null; // nothing that the user said

  const chatId = `${transport}:${number}`; // the same number is somebody else on another platform
  const person = typeof msg.chat === "function" ? await msg.chat().get("firstName", "lastName", "email") : {};
  return {
    chatId,
    payload: text,
    attachments,
    identity: {
      firstName: person.firstName || from?.first_name,
      lastName: person.lastName || from?.last_name,
      email: person.email,
    },
    language,
    history: remember(),
    redbot: msg, // for RedBot's own nodes, when it is the bot's turn
  };

  function read() {
    const { type, content, caption = "", filename, mimeType } = said;
    if (Buffer.isBuffer(content)) {
      return { text: caption, attachments: [{ data: content, name: filename, mime: mimeType }] };
    }
    if (type === "location") {
      const { latitude, longitude } = content;
      return { text: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}` };
    }
    if (type === "contact") return { text: content.phone_number };
    return { text: typeof content === "string" ? content : undefined };
  }

  /** Gives what was said before, in RedBot's own shape, and keeps this as well: without bytes, and not for ever. */
  function remember() {
    const chats = flow.get("redbot") || {};
    const before = chats[chatId] || [];
    delete chats[chatId]; // the latest last
    chats[chatId] = [
      ...before,
      { ...said, content: Buffer.isBuffer(said.content) ? "" : said.content },
    ].slice(-KEPT_TURNS);
    flow.set("redbot", Object.fromEntries(Object.entries(chats).slice(-KEPT_CHATS)));
    return before;
  }
}
