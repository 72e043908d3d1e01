export default function itIsOver(msg) {
  // From now on competency-router sends the chat's messages to the bot again.
  const WORDS = {
    "no-pickup": "Nobody was free to answer.",
    user: "You have left the chat with our team.",
  };
  const content = `${WORDS[msg.reason] || "The chat with our team has ended."} I am the bot again.`;
  return { chatId: msg.chatId, payload: { type: "message", content } };
}
