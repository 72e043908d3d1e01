export default function askHowItWas(msg) {
  // Asked is who had talked with a person; whoever gave up in the queue has nothing to judge.
  if (!msg.agent || !["agent", "user", "user-idle"].includes(msg.reason)) return [null, msg];
  const surveys = flow.get("surveys") ?? {};
  surveys[msg.chatId] = {
    step: "stars",
    agent: msg.agent.name,
    competency: msg.genesys.competency,
    escalationId: msg.genesys.escalationId,
    endedBy: msg.reason,
    since: Date.now(),
  };
  flow.set("surveys", surveys);
  return [
    { chatId: msg.chatId, payload: `How was your chat with ${msg.agent.name}? Answer with 1 to 5 stars.` },
    null,
  ];
}
