export default function tellTheUserWhy(msg) {
  const { verdict, reasons, opensAt, waiting } = msg.route.availability;
  const inWords = {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  };
  // An emergency has no end that anybody knows, and neither has a group without any opening to come.
  const again = opensAt
    ? `We are here again on ${new Intl.DateTimeFormat("en-GB", inWords).format(opensAt)} (Paris time).`
    : "Please try again later.";
  const closed = {
    emergency: "We had to leave our desks.",
    holiday: "Today is a holiday.",
    "closes-soon": "We are about to close for today.",
    "outside-hours": "We are closed now.",
  };
  const words = {
    closed: `${closed[reasons[0]] ?? closed["outside-hours"]} ${again}`,
    "no-agents": "Nobody is at the desk right now. Please try again in a few minutes.",
    full: reasons.includes("too-many-waiting")
      ? `${waiting} others are waiting already. Please try again in a few minutes.`
      : "The wait would be too long. Please try again in a few minutes.",
    unknown: "We cannot see right now who is there. Please try again in a few minutes.",
  };
  return { chatId: msg.chatId, payload: words[verdict] };
}
