export default function toLookAt(msg) {
  // One message for each file; what belongs to the agent's message waits in msg.said until all are looked at.
  const { chatId, payload, attachments = [], from, genesys } = msg;
  msg.said = { chatId, payload, attachments, from, genesys };
  msg.payload = attachments;
  return attachments.length > 0 ? [msg, null] : [null, { ...msg.said, action: "delivered" }];
}
