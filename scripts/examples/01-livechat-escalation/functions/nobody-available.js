export default function nobodyAvailable(msg) {
  // Nobody can take the chat (msg.route says why): the user is told, and stays with the bot.
  const chat = flow.get("chats")?.[msg.chatId];
  if (!chat) return null;
  const french = chat.language === "fr";

  const WHY = {
    closed: ["Our team is not open right now.", "Notre équipe n’est pas ouverte en ce moment."],
    full: [
      "Too many people are waiting for our team right now.",
      "Trop de personnes attendent notre équipe en ce moment.",
    ],
  };
  const why = WHY[msg.route?.availability?.verdict] || [
    "Nobody from our team is available right now.",
    "Personne de notre équipe n’est disponible en ce moment.",
  ];
  const then = [
    "I stay with you; please ask again a little later.",
    "Je reste avec vous ; redemandez un peu plus tard.",
  ];
  return {
    chatId: msg.chatId,
    chat: { with: "bot" },
    lines: [{ from: "bot", text: `${why[french ? 1 : 0]} ${then[french ? 1 : 0]}` }],
  };
}
