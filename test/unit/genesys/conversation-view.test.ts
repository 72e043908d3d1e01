import assert from "node:assert/strict";
import { createConversations, viewOf } from "../../../lib/genesys/conversations.ts";

type Given = Parameters<typeof viewOf>[0];
const person = (purpose: string, state: string, more = {}) => ({
  id: `${purpose}-1`,
  purpose,
  state,
  ...more,
});

describe("a conversation as Genesys keeps it", () => {
  const endings: [string, boolean, Given][] = [
    [
      "the customer waits",
      false,
      { participants: [person("customer", "connected"), person("acd", "connected")] },
    ],
    [
      "an agent declined",
      false,
      { participants: [person("customer", "connected"), person("agent", "disconnected")] },
    ],
    [
      "the customer's leg is closed",
      true,
      { participants: [person("customer", "disconnected"), person("agent", "connected")] },
    ],
    [
      "everybody is gone",
      true,
      { participants: [person("customer", "Terminated"), person("agent", "DISCONNECTED")] },
    ],
    [
      "reopened in the threading window",
      false,
      { participants: [person("customer", "disconnected"), person("customer", "connected")] },
    ],
    [
      "no customer is listed and the others are gone",
      true,
      { participants: [person("agent", "disconnected")] },
    ],
    [
      "a leg without a state has an end time",
      true,
      { participants: [{ purpose: "customer", endTime: "2026-11-22T10:00:00Z" }] },
    ],
    ["nobody is listed", false, {}],
  ];
  for (const [what, ended, conversation] of endings) {
    it(`${what}: ${ended ? "ended" : "not ended"}`, () => {
      assert.equal(viewOf(conversation, "c").ended, ended);
    });
  }

  it("an agent is shown with name, user, queue, moments and why they left", () => {
    const view = viewOf(
      {
        participants: [
          person("Agent", "Disconnected", {
            user: { id: "u1", name: "Amélie" },
            queue: { id: "q1", name: "Animal" },
            connectedTime: "2026-11-22T10:00:00.000Z",
            endTime: "2026-11-22T10:01:00.000Z",
            disconnectType: "peer",
            attributes: { competency: "Animal" },
          }),
        ],
      },
      "c1",
    );
    assert.deepEqual(view, {
      id: "c1",
      ended: true,
      participants: [
        {
          id: "Agent-1",
          purpose: "agent",
          state: "disconnected",
          name: "Amélie",
          userId: "u1",
          queueId: "q1",
          queueName: "Animal",
          connectedAt: Date.UTC(2026, 10, 22, 10),
          endedAt: Date.UTC(2026, 10, 22, 10, 1),
          disconnectType: "peer",
          attributes: { competency: "Animal" },
        },
      ],
    });
  });
});

describe("reading a conversation", () => {
  it("gives way to everything else, unless somebody is waiting for it", async () => {
    const asked: (string | undefined)[] = [];
    const conversations = createConversations({
      async request({ priority }: { priority?: string }) {
        asked.push(priority);
        return {};
      },
    } as never);
    await conversations.get("c1");
    await conversations.get("c1", { priority: "end" });
    assert.deepEqual(asked, ["polling", "end"]);
  });
});
