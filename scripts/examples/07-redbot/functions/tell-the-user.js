export default function tellTheUser(msg) {
  // What did not get through is told to the user, who can try again; lost typing is nothing to tell.
  if (typeof msg.chatId !== "string" || msg.action === "typing") return null;
  return {
    chatId: msg.chatId,
    payload: { type: "message", content: "That did not get through to our team." },
  };
}
