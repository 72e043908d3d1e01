/** What errors and logs show of a request. */
import assert from "node:assert/strict";
import { shownPath } from "../../../lib/genesys/shown-path.ts";
import { hashOf } from "../../../lib/hash-of.ts";

describe("a request in an error", () => {
  const hash = (id: string) => hashOf(id);
  const cases: [string, string, string][] = [
    [
      "a conversation and its participant by their hash",
      "/api/v2/conversations/messages/c-1/participants/p-1",
      `/api/v2/conversations/messages/${hash("c-1")}/participants/${hash("p-1")}`,
    ],
    [
      "a message by its hash",
      "/api/v2/conversations/messages/m%2F1/details",
      `/api/v2/conversations/messages/${hash("m/1")}/details`,
    ],
    [
      "a notification channel by its hash",
      "/api/v2/notifications/channels/ch-1/subscriptions",
      `/api/v2/notifications/channels/${hash("ch-1")}/subscriptions`,
    ],
    [
      "an integration as it is, because somebody must find it",
      "/api/v2/conversations/messages/i-1/inbound/open/message",
      "/api/v2/conversations/messages/i-1/inbound/open/message",
    ],
    [
      "an agentless message",
      "/api/v2/conversations/messages/agentless",
      "/api/v2/conversations/messages/agentless",
    ],
    ["a queue", "/api/v2/routing/queues/q-1", "/api/v2/routing/queues/q-1"],
  ];
  for (const [what, path, shown] of cases) it(`shows ${what}`, () => assert.equal(shownPath(path), shown));
});
