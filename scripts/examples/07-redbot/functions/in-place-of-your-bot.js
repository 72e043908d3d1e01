export default function inPlaceOfYourBot(msg) {
  // Here your RedBot nodes answer. What they make has this shape: a type, and what belongs to it.
  const payload = /^hello/i.test(msg.payload)
    ? {
        type: "inline-buttons",
        content: "Hello! Do you want to talk to somebody?",
        buttons: [
          { type: "postback", label: "To a human", value: "a human, please" },
          { type: "url", label: "Read first", url: "https://example.org/help" },
        ],
      }
    : { type: "message", content: "I did not understand that. Write /agent for a human." };
  return { chatId: msg.chatId, payload };
}
