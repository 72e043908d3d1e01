/** Which conversation a chat that keeps its id at Genesys goes on with. */
import assert from "node:assert/strict";
import { continuedFrom } from "../../../lib/connector/outgoing/continuing.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";
import { AT } from "../escalation/views.ts";

const ended = (number: number, integrationId: string, rest = {}) =>
  conversing({
    id: `e${number}`,
    number,
    state: "ended",
    integrationId,
    conversationId: `conversation-${number}`,
    ...rest,
  });

async function goesOnWith(integrationId: string, ...earlier: ReturnType<typeof ended>[]) {
  const store = await storeWith(...earlier);
  return continuedFrom(await store.latestEscalation("c1"), integrationId, store);
}

describe("a chat that keeps its conversation", () => {
  it("goes on with that of its last escalation, and knows when Genesys had closed it", async () => {
    assert.deepEqual(await goesOnWith("i1", ended(1, "i1"), ended(2, "i1", { closedAt: AT })), {
      conversationId: "conversation-2",
      closedAt: AT,
    });
  });

  it("of the last to the same integration: with another one Genesys has another conversation", async () => {
    const found = await goesOnWith("i1", ended(1, "i1"), ended(2, "i2"), ended(3, "i2"));
    assert.deepEqual(found, { conversationId: "conversation-1" });
  });

  it("not with one that Genesys never named", async () => {
    const unnamed = ended(2, "i1", { conversationId: undefined });
    assert.deepEqual(await goesOnWith("i1", ended(1, "i1"), unnamed), { conversationId: "conversation-1" });
  });

  it("begins a new one where there was none", async () => {
    assert.equal(await goesOnWith("i1"), undefined);
    assert.equal(await goesOnWith("i1", ended(1, "i2")), undefined);
  });
});
