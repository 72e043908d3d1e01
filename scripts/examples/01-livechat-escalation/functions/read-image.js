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
  return [
    answer(200, {}),
    {
      chatId: msg.chatId,
      lines: [{ from: "user", text: "", files: [{ name, mime }], mark }],
      attachments: [{ data, name, mime, size: data.length }],
    },
  ];

  function typeOf(bytes) {
    const start = bytes.toString("latin1", 0, 12);
    if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
    if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
    if (/^GIF8[79]a/.test(start)) return "image/gif";
    if (/^RIFF[\s\S]{4}WEBP/.test(start)) return "image/webp";
    return "";
  }
}
