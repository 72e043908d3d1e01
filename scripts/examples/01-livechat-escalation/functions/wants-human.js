export default function wantsHuman(msg) {
  // Does the user ask for a human, and for whom? The first rule that fits decides; change them to your own topics.
  // A competency must be a row of the competency table in the genesys-config; "" is the row without competency.
  // Asking again while a human is there does no harm: competency-router and genesys-send keep the chat with them.
  const RULES = [
    {
      competency: "Animal",
      words:
        /\b(animals?|pets?|dogs?|cats?|vets?|puppy|kitten|horse|chiens?|chiots?|chatons?|(mon|ma|un|notre) chat(te)?|veterinaires?|animaux|cheval)\b/,
      reason: { en: "The user asks about an animal.", fr: "Question sur un animal." },
    },
    {
      competency: "Payment",
      words:
        /\b(bills?|invoices?|pay(ing|ments?)?|paid|refund|factures?|paiements?|payer|remboursement|prelevement)\b/,
      reason: {
        en: "The user asks about a bill or a payment.",
        fr: "Question sur une facture ou un paiement.",
      },
    },
    {
      competency: "",
      words:
        /\b(humans?|person|agents?|advis[oe]r|someone|somebody|operator|humaine?s?|conseill(er|ere)s?|quelqu'un|une personne|operateur)\b/,
      reason: { en: "The user asks for a human.", fr: "L’utilisateur demande un humain." },
    },
  ];

  const chat = flow.get("chats")[msg.chatId];
  const plain = msg.payload.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/’/g, "'").trim();
  const isAnAnswer = chat.asking !== "" && (/^\S+@\S+$/.test(plain) || plain === "bill"); // an address, a first name
  const rule = isAnAnswer ? undefined : RULES.find(({ words }) => words.test(plain));
  if (!rule) return msg;

  msg.action = "escalate";
  msg.competency = rule.competency;
  msg.reason = rule.reason[chat.language] ?? rule.reason.en;
  msg.attachments = [...(msg.attachments || []), ...unseen()];
  msg.attributes = { bot: "Demo bot", language: chat.language };
  return msg;

  /** What the user has shown to the bot since the last agent: "Keep the image's address" notes that one has it. */
  function unseen() {
    return (flow.get("images") || [])
      .filter(({ chatId, seen }) => chatId === msg.chatId && !seen)
      .slice(-5)
      .map(({ base64, name, mime }) => ({ data: Buffer.from(base64, "base64"), name, mime }));
  }
}
