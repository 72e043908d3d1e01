export default function nobodyAvailable(msg) {
  // msg.route says why: closed, full, or nobody there.
  const WHY = { closed: "Our team is not there now.", full: "Too many people are waiting right now." };
  const why = WHY[msg.route?.availability?.verdict] || "Nobody is free right now.";
  return { chatId: msg.chatId, payload: { type: "message", content: `${why} I stay with you.` } };
}
