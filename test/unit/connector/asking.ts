import type { RouterQuestion, Routing } from "../../../lib/connector/routing.ts";

/** Asks for agents of a competency, each time in a chat of its own. */
export function askingOf(routing: Pick<Routing, "route">) {
  let chats = 0;
  return (competency: string, rest: Partial<RouterQuestion> = {}) =>
    routing.route({
      chatId: `chat ${chats++}`,
      action: "escalate",
      competency,
      rules: [],
      whenUnknown: "agent",
      reopenMinutes: 0,
      limits: { maxWaiting: 0, maxWaitSeconds: 0 },
      ...rest,
    });
}
