export default function isItAnAnswer(msg) {
  // Outputs: what the user reads next · a finished survey · not for us, so it is the bot's.
  const KEPT_MS = 10 * 60_000;
  const surveys = flow.get("surveys") ?? {};
  const open = surveys[msg.chatId];
  const close = () => {
    delete surveys[msg.chatId];
    flow.set("surveys", surveys);
  };
  if (!open) return [null, null, msg];
  const { step, since, ...about } = open;
  if (Date.now() - since > KEPT_MS) {
    close();
    return [null, null, msg];
  }
  const said = String(msg.payload).trim();
  if (step === "comment") {
    close();
    const comment = /^no\b/i.test(said) ? "" : said;
    return [
      { chatId: msg.chatId, payload: "Thank you. The bot is here for you again." },
      { chatId: msg.chatId, payload: { ...about, comment } },
      null,
    ];
  }
  const stars = /^[1-5]$/.test(said) ? Number(said) : [...said.matchAll(/[⭐★]/gu)].length;
  if (stars < 1 || stars > 5) {
    // Who asks something else is not held up: the survey is over, and the bot answers.
    close();
    return [null, null, msg];
  }
  surveys[msg.chatId] = { ...open, step: "comment", stars, since: Date.now() };
  flow.set("surveys", surveys);
  return [
    { chatId: msg.chatId, payload: "Would you like to add a word? Write it, or write no." },
    null,
    null,
  ];
}
