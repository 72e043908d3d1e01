/** The topics that exist, and the permission that each needs (contract §5.4). */

export interface Topic {
  /** With `{id}` in the place of the id. */
  id: string;
  permission: string;
}

const DETAIL_EVENTS = [
  "user.start",
  "user.end",
  "customer.start",
  "customer.end",
  "acd.start",
  "acd.end",
  "acw",
  "wrapup",
  "flow.end",
];

export const TOPICS: Topic[] = [
  ...DETAIL_EVENTS.map((event) => ({
    id: `v2.detail.events.conversation.{id}.${event}`,
    permission: "analytics:conversationDetail:view",
  })),
  // "Needs routing:conversation:view-like rights (not checked)" (contract §5.4).
  { id: "v2.routing.queues.{id}.conversations.messages", permission: "routing:conversation:view" },
];

const patterns = TOPICS.map(({ id, permission }) => ({
  pattern: new RegExp(`^${id.replaceAll(".", "\\.").replace("{id}", "[0-9a-fA-F-]{36}")}$`),
  permission,
}));

/** Undefined when there is no such topic. */
export function permissionFor(topicId: string): string | undefined {
  return patterns.find(({ pattern }) => pattern.test(topicId))?.permission;
}
