export default function howItStands(msg) {
  if (msg.event !== "position") return [null, msg];
  // Either figure may be null: Genesys does not always know, and says nothing about one user's place.
  const { waiting, estimatedWaitSeconds: seconds } = msg;
  const parts = [
    waiting !== null && `Waiting in the queue, with you: ${waiting}.`,
    seconds !== null && `Estimated wait: ${Math.max(1, Math.ceil(seconds / 60))} min.`,
  ];
  return [{ chatId: msg.chatId, payload: parts.filter(Boolean).join(" ") }, null];
}
