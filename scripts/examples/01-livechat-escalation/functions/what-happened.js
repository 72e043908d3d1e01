export default function whatHappened(msg) {
  // What happens to the chat while a human is called or there. The page has the words for it, in the user's language.
  const chat = flow.get("chats")?.[msg.chatId];
  const escalation = msg.genesys?.escalationId;
  if (!chat || (escalation !== undefined && chat.ended === escalation)) return null; // news of what is over

  const name = msg.to?.name || msg.agent?.name || "";
  const tell = (change, more) => ({
    chatId: msg.chatId,
    chat: { escalation, ...change },
    lines: [{ from: "system", key: msg.event, name, ...more }],
  });

  switch (msg.event) {
    case "queued":
      if (chat.with === "queue") return null; // the user knows
      return tell({ with: "queue", agent: "", met: chat.escalation === escalation ? chat.met : null });
    case "position":
      return howItStands();
    case "joined":
    case "transferred":
      return tell({ with: "agent", agent: name, met: name });
    case "left":
      return tell({ with: "queue", agent: "" });
    case "typing":
      return { chatId: msg.chatId, typing: true };
    case "receipt": // of Genesys, for what the user wrote; only a failure is news
      return msg.status === "failed" ? tell({}, { key: "notArrived" }) : null;
    case "degraded":
    case "recovered":
      return tell({});
    default:
      return null; // declined: nothing that a user must know
  }

  /** Genesys does not say which place a user has: how many wait, and for how long, and that only when it has changed. */
  function howItStands() {
    const { waiting, estimatedWaitSeconds: seconds } = msg;
    const minutes = seconds === null ? null : Math.max(1, Math.ceil(seconds / 60));
    const stand = `${escalation} ${waiting} ${minutes}`;
    const isFirst = !chat.stand?.startsWith(`${escalation} `);
    if (chat.with !== "queue" || chat.stand === stand) return null; // somebody has come meanwhile; the user knows
    if (isFirst && waiting <= 1 && minutes === null) return null; // "you are in the queue" says as much
    return tell({ stand }, { waiting, minutes });
  }
}
