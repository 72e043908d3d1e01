export default function whoseChat(msg) {
  // The cookie alone says whose chat it is; nothing in the request can name another one. Other sites are turned away.
  const chats = flow.get("chats") || {};
  const chatId = msg.req.cookies.livechat;
  const site = msg.req.headers["sec-fetch-site"] || "same-origin";

  const refuse = (statusCode, error) => [null, { ...msg, statusCode, payload: { error } }];
  if (!["ticket", "say", "image"].includes(msg.req.params.what))
    return refuse(404, "There is no such address.");
  if (site !== "same-origin") return refuse(403, "Only the chat page itself may ask this.");
  if (typeof chatId !== "string" || !Object.hasOwn(chats, chatId))
    return refuse(401, "This chat is not known (any more).");

  msg.chatId = chatId;
  return [msg, null];
}
