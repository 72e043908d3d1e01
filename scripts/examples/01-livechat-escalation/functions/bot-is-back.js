export default function botIsBack(msg) {
  // The end of the human stretch: the user is told, and the bot is back and knows that there was a human.
  const chat = flow.get("chats")?.[msg.chatId];
  const escalation = msg.genesys?.escalationId;
  if (!chat || (escalation !== undefined && chat.ended === escalation)) return null; // told already

  const french = chat.language === "fr";
  const met = chat.met !== null;
  const helped = french
    ? `Me revoilà ! J’espère que ${chat.met || "notre conseiller"} a pu vous aider.`
    : `Welcome back, I hope ${chat.met || "our agent"} could help.`;
  const alone = french
    ? "Me revoilà. Dommage que personne n’ait pu vous répondre ; redemandez quand vous voulez."
    : "I am back. Sorry that nobody could answer; just ask again whenever you like.";
  return {
    chatId: msg.chatId,
    chat: { with: "bot", agent: "", met: null, escalation: undefined, ended: escalation },
    lines: [
      { from: "system", key: "ended", name: chat.met || "", met, reason: msg.reason },
      { from: "bot", text: met ? helped : alone },
    ],
  };
}
