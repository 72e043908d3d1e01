export default function whichChat(msg) {
  // The server names the chat: 128 random bits, in a cookie that no script can read. A cookie that was not issued here
  // (unknown, forged, expired) gets a new chat and never somebody else's.
  const HOURS_KEPT = 24;

  const chats = flow.get("chats") || {};
  let chatId = msg.req.cookies.livechat;
  if (typeof chatId !== "string" || !Object.hasOwn(chats, chatId)) {
    chatId = crypto.randomBytes(16).toString("hex");
    chats[chatId] = {
      with: "bot",
      agent: "",
      met: null,
      person: {},
      asking: "",
      count: 0,
      lines: [],
      seenAt: Date.now(),
    };
    flow.set("chats", chats);
  }

  const https = msg.req.secure || (msg.req.headers["x-forwarded-proto"] || "").startsWith("https");
  msg.cookies = {
    livechat: {
      value: chatId,
      httpOnly: true,
      sameSite: "lax",
      secure: https,
      path: "/",
      maxAge: HOURS_KEPT * 3600 * 1000,
    },
  };
  msg.here = msg.req.path.endsWith("/") ? "" : "chat/"; // where the page finds its script and style
  return msg;
}
