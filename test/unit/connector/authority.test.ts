/** The router is the single authority: whatever came before, a chat is the agents' exactly while a live escalation exists. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { createTracker } from "../../../lib/escalation/tracker.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { routingWithoutQueues } from "./without-queues.ts";

const steps = fc.array(fc.constantFrom("says", "escalates", "ends", "is-gone", "asks-to-end", "restarts"), {
  maxLength: 40,
});

describe("the router's authority", () => {
  it("holds over any sequence of messages, escalations, ends and restarts", async () => {
    await fc.assert(fc.asyncProperty(steps, play), { numRuns: 300 });
  });

  it("waits while the escalation is being opened: what is said meanwhile is the agents'", async () => {
    const { store, tracker, route } = started(await openStore());
    let opened = () => {};
    const opening = tracker.inChat("c", async () => {
      await new Promise<void>((resolve) => {
        opened = resolve;
      });
      await store.commit({ escalations: [escalation(1)] });
    });
    const asked = route();
    opened();
    await opening;
    assert.equal((await asked).output, "agent");
  });
});

async function play(sequence: string[]): Promise<void> {
  const store = await openStore();
  let running = started(store);
  let number = 0;
  let live = false;
  for (const step of sequence) {
    const id = `e${number}`;
    const heard = { source: "flow", at: number } as const;
    if (step === "restarts") running = started(store);
    if (step === "escalates" && (await running.route("escalate")).escalate) {
      number += 1;
      live = true;
      await store.commit({ escalations: [escalation(number)] });
      running.routing.turnTaken("c");
    }
    if (step === "ends" || step === "is-gone") {
      await running.tracker.apply(
        id,
        step === "ends" ? { ...heard, kind: "end-done", closed: true } : { ...heard, kind: "gone" },
      );
      live = false;
    }
    if (step === "asks-to-end") {
      await running.tracker.apply(id, { ...heard, kind: "end-asked", reason: "user" });
      live = false;
    }
    assert.equal((await running.route()).output, live ? "agent" : "bot", step);
  }
}

async function openStore() {
  const store = createMemoryStore();
  await store.open();
  return store;
}

/** What a start makes anew around a store that stays. */
function started(store: ReturnType<typeof createMemoryStore>) {
  const tracker = createTracker({
    store,
    tell: (_drafts, change) => store.commit(change),
    changed() {},
  });
  const routing = routingWithoutQueues({
    store,
    inChat: tracker.inChat,
    timers: createFakeTimers(),
    now: () => 0,
  });
  const route = (action = "message") =>
    routing.route({
      chatId: "c",
      action,
      competency: "",
      rules: [],
      whenUnknown: "agent",
      limits: { maxWaiting: 0, maxWaitSeconds: 0 },
      reopenMinutes: 0,
    });
  return { store, tracker, routing, route };
}

function escalation(number: number): Escalation {
  return {
    id: `e${number}`,
    chatId: "c",
    number,
    state: "requested",
    competency: "",
    fallbackPath: [""],
    integrationId: "i",
    integrationName: "n",
    queueId: "",
    requestedAt: 0,
  };
}
