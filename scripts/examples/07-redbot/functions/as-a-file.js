export default function asAFile(msg) {
  // RedBot's senders want the bytes. What cannot be fetched is told by its address.
  const { chatId, url, file, payload: content } = msg;
  const { name, mime, caption } = file;
  if (msg.statusCode !== 200) return { chatId, payload: { type: "message", content: `${name}: ${url}` } };
  const type = mime.startsWith("image/") ? "photo" : "document";
  return { chatId, payload: { type, content, filename: name, mimeType: mime, caption } };
}
