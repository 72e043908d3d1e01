export default function botAnswers(msg) {
  // The small bot. In passing it asks who is there, insists on nothing, and keeps the answers for the agent.
  const chats = flow.get("chats") || {};
  const chat = Object.hasOwn(chats, msg.chatId) ? chats[msg.chatId] : null;
  if (!chat) return null;

  const in2 = (english, french) => (chat.language === "fr" ? french : english);
  const QUESTIONS = {
    firstName: in2(
      "By the way, what is your first name? (You may say “skip”.)",
      "Au fait, quel est votre prénom ? (Vous pouvez dire « passer ».)",
    ),
    lastName: in2("And your last name?", "Et votre nom de famille ?"),
    email: in2(
      "And your e-mail address, in case we get cut off?",
      "Et votre adresse e-mail, au cas où nous serions coupés ?",
    ),
  };
  const SKILLS = in2(
    "I can chat a little, and I can call a human: for your animal, for a bill or payment, or for anything else.",
    "Je sais bavarder un peu, et je peux appeler un humain : pour votre animal, pour une facture ou un paiement, ou pour tout autre sujet.",
  );
  const SMALL_TALK = [
    [
      /^(hello|hi|hey|good (morning|evening)|bonjour|bonsoir|salut)\b/,
      in2("Hello! Nice to see you.", "Bonjour ! Ravi de vous voir."),
    ],
    [
      /\b(how are you|ca va|comment allez)\b/,
      in2("Very well, thank you. I never sleep.", "Très bien, merci. Je ne dors jamais."),
    ],
    [/\b(thanks?|thank you|merci)\b/, in2("You are welcome!", "Avec plaisir !")],
    [
      /\b(bye|goodbye|au revoir)\b/,
      in2("Goodbye! I am here whenever you need me.", "Au revoir ! Je suis là si besoin."),
    ],
    [/\b(help|what can you do|aide|que sais-tu|que savez-vous)\b/, SKILLS],
  ];

  const heard = (msg.payload || "").trim();
  const plain = heard.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const reply = answer();
  flow.set("chats", chats);
  // competency-router gave this to the bot: if the flow still believes in an agent, that one is gone.
  const change = chat.with === "agent" ? { with: "bot", agent: "" } : {};
  return { chatId: msg.chatId, chat: change, lines: [{ from: "bot", text: reply }] };

  function answer() {
    if (msg.greet) {
      chat.asking = "firstName";
      return `${in2("Hello, I am the bot.", "Bonjour, je suis le bot.")} ${SKILLS}\n${QUESTIONS.firstName}`;
    }
    if (msg.attachments?.length > 0) {
      return in2(
        "I cannot look at pictures, but a human can: just ask for one.",
        "Je ne sais pas regarder les images, mais un humain le peut : demandez-en un.",
      );
    }
    const talk = SMALL_TALK.find(([words]) => words.test(plain));
    if (talk) return withQuestion(talk[1]);
    if (chat.asking) return answerToQuestion();
    return in2(`Sorry, I did not understand that. ${SKILLS}`, `Désolé, je n’ai pas compris. ${SKILLS}`);
  }

  function answerToQuestion() {
    if (/^(skip|no|no thanks|later|passer|non|non merci|plus tard)\b/.test(plain)) {
      chat.asking = "";
      return in2("No problem. What can I do for you?", "Pas de souci. Que puis-je faire pour vous ?");
    }
    const value = chat.asking === "email" ? emailIn(heard) : nameIn(heard);
    if (!value) {
      return withQuestion(
        in2(`Sorry, I did not understand that. ${SKILLS}`, `Désolé, je n’ai pas compris. ${SKILLS}`),
      );
    }
    chat.person[chat.asking] = value;
    chat.asking = { firstName: "lastName", lastName: "email", email: "" }[chat.asking];
    const thanks = in2(`Thank you, ${chat.person.firstName}.`, `Merci, ${chat.person.firstName}.`);
    return chat.asking
      ? withQuestion(thanks)
      : `${thanks} ${in2("What can I do for you?", "Que puis-je faire pour vous ?")}`;
  }

  function withQuestion(text) {
    return chat.asking ? `${text}\n${QUESTIONS[chat.asking]}` : text;
  }

  function emailIn(text) {
    return text.match(/[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+/)?.[0];
  }

  /** A name has at most three words of letters; "my name is Zoé" and "je m'appelle Zoé" give "Zoé". */
  function nameIn(text) {
    const name = text
      .replace(
        /^((my|the) (first |last )?name is|i am|i['’]m|call me|je m['’]appelle|mon (pr[ée])?nom est|je suis|c['’]est)\s+/i,
        "",
      )
      .replace(/[.!]+$/, "")
      .trim();
    return /^[\p{L}\p{M}'’.-]+( [\p{L}\p{M}'’.-]+){0,2}$/u.test(name) && name.length <= 60 ? name : undefined;
  }
}
