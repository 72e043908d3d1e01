/** What a text of many parts leaves in the outbox, and what the flow gets back of it. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createWriting } from "../../../lib/connector/outgoing/writing.ts";
import type { OutboxPorts } from "../../../lib/delivery/outbox.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { messageBodies } from "../../../lib/messages/to-genesys.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { OutboxRow, Store } from "../../../lib/store/store.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { settled } from "../delivery/fake-timers.ts";
import { refused, scene } from "../delivery/outbox/scene.ts";
import { outgoing } from "../messages/outgoing.ts";

const escalation = { id: "e1", chatId: "chat", integrationId: "i1" } as Escalation;
const text = "My dog has lost its collar, ".repeat(4_000).slice(0, 100_000);
const said = outgoing({
  text,
  action: "message",
  copy: { _msgid: "flow-1", chatId: "chat", payload: text, attachments: [] },
});

async function write(change: Partial<OutboxPorts> = {}, store: Store = createMemoryStore()) {
  const results: OutboxRow[] = [];
  const s = await scene({ maxBytes: 1e9, onOutcome: async (row) => results.push(row) > 0, ...change }, store);
  const writing = createWriting({ outbox: s.outbox, userIdOf: () => "user", now: s.timers.now });
  const stamp = { userId: "user", at: s.timers.now(), newId: randomUUID };
  const { bodies } = messageBodies(said, [], stamp, USUAL_CONTENT);
  await writing.write({ escalation, outgoing: said, sender: { nodeId: "send", recovered() {} }, bodies }, {});
  return { s, parts: bodies.length, results };
}

describe("a text of 100,000 characters", () => {
  it("stands in the outbox once in parts, for Genesys, and once whole, for the flow", async () => {
    const { s, parts } = await write();
    assert.ok(parts >= 50, `${parts} parts`);
    const bytes = Buffer.byteLength(JSON.stringify(await s.store.outboxRows()));
    assert.ok(bytes < 2 * text.length + parts * 1_000, `${bytes} bytes are stored`);
    assert.ok(s.outbox.state().bytes < bytes, "the outbox counts no more than it stores");
  });

  it("has the flow message's id on each part, by which Genesys' receipts name it", async () => {
    const { s } = await write();
    for (const { flowMessage } of await s.store.outboxRows()) assert.equal(flowMessage._msgid, "flow-1");
  });

  for (const [how, answer] of [
    ["all its parts were taken", undefined],
    ["its first part was refused", refused()],
  ] as const) {
    it(`is given back whole after a kill when ${how}`, async () => {
      const { s: killed } = await write();
      await settled();
      const results: OutboxRow[] = [];
      const s = await scene({ maxBytes: 1e9, onOutcome: async (row) => results.push(row) > 0 }, killed.store);
      for (await settled(); s.wire[0]; await settled()) {
        if (answer) s.wire[0].fail(answer);
        else s.wire[0].ok();
      }
      assert.deepEqual(
        results.map(({ flowMessage }) => flowMessage),
        [said.copy],
      );
      assert.deepEqual(await s.store.outboxRows(), []);
    });
  }
});
