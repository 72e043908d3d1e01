/** Nothing of a chat overtakes its own escalate. */

import assert from "node:assert/strict";
import { createChoices } from "../../../lib/connector/choices.ts";
import { createOutgoing } from "../../../lib/connector/outgoing.ts";
import { createTold } from "../../../lib/connector/told.ts";
import type { Outbox } from "../../../lib/delivery/outbox.ts";
import { createSenders } from "../../../lib/delivery/senders.ts";
import { createTracker } from "../../../lib/escalation/tracker.ts";
import { idKey, sealUser } from "../../../lib/messages/external-id.ts";
import { readOutgoing } from "../../../lib/messages/read.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { OutboxDraft } from "../../../lib/store/store.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { row } from "../routing/rows.ts";

const never = (): never => {
  throw new Error("not needed here");
};

/** Real store and tracker; the outbox only notes what is accepted. */
async function stage(provisioned: () => Promise<void>) {
  const store = createMemoryStore();
  await store.open();
  const accepted: OutboxDraft[] = [];
  const senders = createSenders();
  const sender = { nodeId: "send", recovered: never };
  senders.attach(sender);
  const outgoing = createOutgoing({
    choices: createChoices(store),
    settings: () => ({ competencies: [row("")], continueThread: false, content: USUAL_CONTENT }) as never,
    store,
    tracker: createTracker({
      store,
      tell: (inbox, change) => store.commit({ ...change, inbox }),
      changed() {},
    }),
    outbox: {
      async accept(drafts: OutboxDraft[], batch = {}) {
        const { outboxSeqs } = await store.commit({ ...batch, outbox: drafts });
        accepted.push(...drafts);
        return outboxSeqs;
      },
    } as Partial<Outbox> as Outbox,
    senders,
    integrations: { of: () => ({ id: "integration", name: "Bot" }) } as never,
    provisioned,
    userIdOf: (escalation) => sealUser(escalation, idKey("a key for ids")),
    attachments: { prepare: async () => ({ parts: [], delivered: [] }) },
    typing: { send: never },
    confirm: never,
    told: createTold(),
    now: Date.now,
  });
  const say = (text: string, action?: string) => {
    const msg = { chatId: "chat", action };
    const raw = { chatId: "chat", text, attachments: [], history: [], competency: "", identity: {}, msg };
    void outgoing.send(readOutgoing(raw), [], sender);
  };
  const texts = () => accepted.map(({ flowMessage }) => flowMessage.payload);
  return { say, texts, store };
}

describe("a chat's words behind its escalate", () => {
  it("wait with it while integrations are being made, and follow in order", async () => {
    let made = () => {};
    const one = await stage(() => new Promise((resolve) => (made = resolve)));
    one.say("a human, please", "escalate");
    one.say("it is about my bill");
    one.say("hello?");
    // The store answers in turns of the event loop: far more of them than any of the three needs.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(one.texts(), []);
    made();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(one.texts(), ["a human, please", "it is about my bill", "hello?"]);
  });
});
