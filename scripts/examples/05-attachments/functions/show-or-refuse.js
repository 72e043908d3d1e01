export default function showOrRefuse(msg) {
  // All clean: the user sees it, and "delivered" tells Genesys. Else nobody sees it, and "failed" tells the agent why.
  const bad = msg.payload.find(({ clean }) => !clean);
  const { said } = msg;
  if (!bad) return [{ ...said, action: "delivered" }, null];
  return [null, { chatId: said.chatId, genesys: said.genesys, action: "failed", reason: bad.why }];
}
