export default function readImage(msg) {
  // An image from the user. Its type is read from its first bytes: what the browser calls it proves nothing.
  // Put a size limit into your reverse proxy too, because Node-RED reads the whole body before this runs.
  const MAX_BYTES = 5 * 1024 * 1024;

  const data = msg.payload;
  const answer = (statusCode, payload) => ({ ...msg, statusCode, payload });
  const mime = Buffer.isBuffer(data) ? typeOf(data) : "";
  if (mime === "") return [answer(415, { error: "Only PNG, JPEG, GIF and WebP images can be sent." }), null];
  if (data.length > MAX_BYTES) return [answer(413, { error: "The image is larger than 5 MB." }), null];

  const name = String(msg.req.query.name || "image")
    .replace(/[\p{C}/\\]/gu, "_")
    .slice(-80);
  const mark = String(msg.req.query.mark || "").slice(0, 60);
  const isForBot = flow.get("chats")?.[msg.chatId]?.with === "bot";
  const file = { name, mime, ...(isForBot && mark !== "" && { url: keep() }) };
  return [
    answer(200, {}),
    {
      chatId: msg.chatId,
      lines: [{ from: "user", text: "", files: [file], mark }],
      attachments: [{ data, name, mime, size: data.length }],
    },
  ];

  /**
   * A bot sees no image, but the agent who comes shall, and a window that is loaded again: it is kept, as text, so that a
   * context on disk can hold it. What came first goes first. Where it lies, seen from the page's script.
   */
  function keep() {
    const MAX_CHARACTERS = 32 * 1024 * 1024;
    const image = { chatId: msg.chatId, mark, name, mime, base64: data.toString("base64"), seen: false };
    const others = (flow.get("images") || []).filter((one) => one.chatId !== msg.chatId || one.mark !== mark);
    const images = [...others, image];
    while (images.reduce((sum, { base64 }) => sum + base64.length, 0) > MAX_CHARACTERS) images.shift();
    flow.set("images", images);
    return `sent/${encodeURIComponent(mark)}`;
  }

  function typeOf(bytes) {
    const start = bytes.toString("latin1", 0, 12);
    if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
    if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
    if (/^GIF8[79]a/.test(start)) return "image/gif";
    if (/^RIFF[\s\S]{4}WEBP/.test(start)) return "image/webp";
    return "";
  }
}
