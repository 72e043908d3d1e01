/** Ending from our side: a request that succeeded is no proof. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { endConversation } from "../../../lib/escalation/ending.ts";
import type { ConversationView } from "../../../lib/genesys/conversations.ts";
import { acd, connected, customer, gone, left, view } from "./views.ts";

/** Shows these views one after the other, the last one for ever: no sandbox says yes and does nothing. */
function genesysShowing(...views: ConversationView[]) {
  const calls: string[] = [];
  const conversations = {
    async get() {
      calls.push("get");
      return (views.length > 1 ? views.shift() : views[0]) as ConversationView;
    },
    async disconnectParticipant(_id: string, participantId: string) {
      calls.push(`disconnect ${participantId}`);
    },
  };
  const waits: number[] = [];
  const ports = {
    genesys: { conversations } as unknown as Parameters<typeof endConversation>[1]["genesys"],
    wait: async (ms: number) => void waits.push(ms),
  };
  return { calls, waits, ports };
}

const open = view(customer(), acd("disconnected"), connected("Amélie"));
const over = view(gone("client"), acd("disconnected"), left("Amélie", "peer"));

describe("ending a conversation from our side", () => {
  it("closes the customer's leg and reads back that it is closed", async () => {
    const { calls, ports } = genesysShowing(open, over);
    await endConversation("conversation-1", ports);
    assert.deepEqual(calls, ["get", "disconnect p0", "get"]);
  });

  it("does nothing when it is over already", async () => {
    const { calls, ports } = genesysShowing(over);
    await endConversation("conversation-1", ports);
    assert.deepEqual(calls, ["get"]);
  });

  it("waits for Genesys to do what it said", async () => {
    const { waits, ports } = genesysShowing(open, open, open, over);
    await endConversation("conversation-1", ports);
    assert.equal(waits.length, 3);
  });

  it("says GENESYS_TIMEOUT, to be tried again, when Genesys said yes and did nothing", async () => {
    const { ports } = genesysShowing(open);
    await assert.rejects(
      endConversation("conversation-1", ports),
      (error) =>
        error instanceof HandoverError &&
        error.code === "GENESYS_TIMEOUT" &&
        error.facts.retriable === true &&
        error.facts.status === 200,
    );
  });

  it("closes every leg of a customer who came back", async () => {
    const twice = view(gone("client"), customer(), connected("Amélie"));
    const { calls, ports } = genesysShowing(twice, over);
    await endConversation("conversation-1", ports);
    assert.ok(calls.includes("disconnect p1"));
    assert.ok(!calls.includes("disconnect p0"), "a closed leg is left alone");
  });
});
