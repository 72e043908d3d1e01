export default function whatWasSent(msg) {
  // An image that the user sent to the bot, for the user's own windows: the cookie says whose it is.
  const image = (flow.get("images") || []).find(
    ({ chatId, mark }) => chatId === msg.req.cookies.livechat && mark === msg.req.params.mark,
  );
  msg.headers = {
    "content-type": image?.mime || "text/plain",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
  };
  msg.statusCode = image ? 200 : 404;
  msg.payload = image ? Buffer.from(image.base64, "base64") : "";
  return msg;
}
