/** What befalls a conversation without anybody's click on the desk: a closed browser, silence, a customer who leaves. */
import type { Agent, Conversation } from "../state/model.ts";
import type { World } from "../world.ts";
import { backToQueue, passOver } from "./acd.ts";
import { orphanAdvisers } from "./consult.ts";
import { endConversation } from "./ending.ts";
import { customerOf, partOfAgent, present } from "./participants.ts";

/** The agent's browser is gone: off queue, their legs end as `transport.failure`, and `closedBrowser` says what follows. */
export function closeBrowser(world: World, agent: Agent): void {
  agent.onQueue = false;
  agent.notResponding = false;
  if (world.settings.closedBrowser !== "stay")
    for (const id of [...world.lookup.held(agent.id)]) {
      const conversation = world.state.conversations.get(id);
      if (conversation) lose(world, conversation, agent);
    }
  world.changed();
}

function lose(world: World, conversation: Conversation, agent: Agent): void {
  const part = partOfAgent(conversation, agent.id);
  if (!part) return;
  const others = present(conversation, "agent").length > 1;
  if (others || part.state === "alerting") {
    backToQueue(world, conversation, part, "transport.failure");
    orphanAdvisers(conversation, part);
  } else if (world.settings.closedBrowser === "requeue") {
    passOver(world, conversation, agent.id, part.queueId);
    backToQueue(world, conversation, part, "transport.failure");
  } else
    endConversation(world, conversation, {
      reason: `${agent.name} closed the browser`,
      by: part,
      own: "transport.failure",
      others: "peer",
    });
}

/** The customer leaves the chat, as when the middleware disconnects their participant. */
export function endByCustomer(world: World, conversation: Conversation, reason = "The customer left"): void {
  const by = present(conversation, "customer")[0];
  endConversation(world, conversation, { reason, by, own: "client", others: "peer" });
}

/** Genesys gave the session up (contract §5.1: `session.expired`). */
export function endByExpiry(world: World, conversation: Conversation): void {
  endConversation(world, conversation, {
    reason: "The session expired",
    by: customerOf(conversation),
    own: "session.expired",
    others: "session.expired",
  });
}
