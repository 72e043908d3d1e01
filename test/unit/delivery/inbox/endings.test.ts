/** Rows whose end Genesys hears of. */
import assert from "node:assert/strict";
import type { InboxPorts } from "../../../../lib/delivery/inbox.ts";
import { HandoverError } from "../../../../lib/errors.ts";
import { inboxDraft } from "../../store/contract.ts";
import { from, scene } from "./scene.ts";

describe("a receiver that wants Genesys to hear of it", () => {
  const told: number[] = [];
  async function start(onDelivered?: InboxPorts["onDelivered"]) {
    told.length = 0;
    const s = await scene({
      async onDelivered({ seq }) {
        told.push(seq);
        await s.store.commit({ inboxDone: [seq] });
      },
      ...(onDelivered && { onDelivered }),
    });
    s.inbox.release();
    return s;
  }

  it("writes the end of a message together with the receipt, once, and of nothing else", async () => {
    const s = await start();
    s.listen("r", { confirm: "handed-over-receipt" });
    s.listen("silent");
    const [first] = await s.inbox.add([inboxDraft("1"), inboxDraft("typing", { kind: "event" })]);
    assert.deepEqual([await s.left(), told], [[], [first?.seq]]);
  });

  it("does nothing of the kind where nobody asked for it", async () => {
    const s = await start();
    s.listen("silent");
    s.listen("flow", { confirm: "flow" });
    await s.inbox.add(from("a", "1"));
    await s.inbox.confirm("1");
    assert.deepEqual([await s.left(), told], [[], []]);
  });

  it("leaves it to the flow's own answer where another receiver waits for that", async () => {
    const s = await start();
    s.listen("r", { confirm: "handed-over-receipt" });
    s.listen("flow", { confirm: "flow" });
    const [row] = await s.inbox.add(from("a", "1"));
    assert.deepEqual([await s.left(), told], [["1"], []]);
    await s.inbox.confirm("1", { commit: (part) => s.store.commit(part) });
    assert.deepEqual([await s.left(), told, row?.key], [[], [], "1"]);
  });

  it("ends the message without a receipt when that cannot be written", async () => {
    const s = await start(() => Promise.reject(new HandoverError("OUTBOX_FULL", "Full.", "Wait.")));
    s.listen("r", { confirm: "handed-over-receipt" });
    await s.inbox.add(from("a", "1"));
    assert.deepEqual(await s.left(), []);
  });

  it("tells of what was handed over again after a stop, once", async () => {
    const s = await start();
    s.listen("r", { confirm: "handed-over-receipt" });
    await s.inbox.add(from("a", "1"));
    s.inbox.hold();
    assert.deepEqual([await s.left(), told], [["1"], []]);
    s.inbox.release();
    await s.left();
    assert.deepEqual([told.length, s.got], [1, ["r:1", "r:1!"]]);
  });
});
