export default function whatHappens(msg) {
  // What the user is told while a human is called or there; typing is RedBot's "action".
  if (msg.event === "typing") {
    return { chatId: msg.chatId, payload: { type: "action", waitingType: "typing" } };
  }
  const WORDS = {
    queued: "You are in the queue. Somebody will be with you soon.",
    joined: `${msg.agent?.name || "An agent"} has joined the chat.`,
    transferred: `You have been passed on to ${msg.to?.name || "a colleague"}.`,
    "user-idle": msg.warning,
    degraded: "We have trouble reaching our team. Your messages are kept.",
  };
  const content = Object.hasOwn(WORDS, msg.event) ? WORDS[msg.event] : undefined;
  return content ? { chatId: msg.chatId, payload: { type: "message", content } } : null;
}
