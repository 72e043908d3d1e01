/** An inbox whose receivers are played by the test. */
import { createInbox, type Inbox, type InboxPorts, type Receiver } from "../../../../lib/delivery/inbox.ts";
import { createMemoryStore } from "../../../../lib/store/memory.ts";
import type { InboxDraft, Store } from "../../../../lib/store/store.ts";
import { inboxDraft } from "../../store/contract.ts";
import { createFakeTimers, type FakeTimers, settled } from "../fake-timers.ts";

export const MINUTE = 60_000;

export interface Scene {
  inbox: Inbox;
  store: Store;
  timers: FakeTimers;
  receivers: Receiver[];
  /** What the nodes got: `node:key`, with `!` when marked as redelivered. */
  got: string[];
  unclaimed: string[];
  expired: string[];
  listen(nodeId: string, change?: Partial<Receiver>): Receiver;
  /** Keys of the rows that are not done. */
  left(): Promise<string[]>;
}

export async function scene(
  change: Partial<InboxPorts> = {},
  store: Store = createMemoryStore(),
): Promise<Scene> {
  await store.open();
  const timers = createFakeTimers();
  const receivers: Receiver[] = [];
  const got: string[] = [];
  const unclaimed: string[] = [];
  const expired: string[] = [];
  const inbox = createInbox({
    store,
    receivers: () => receivers,
    onUnclaimed: ({ key }) => unclaimed.push(key),
    onExpired: async ({ key }) => void expired.push(key),
    random: () => 0.5,
    timers,
    retryMinutes: 15,
    log: () => {},
    ...change,
  });
  await inbox.start();
  return {
    inbox,
    store,
    timers,
    receivers,
    got,
    unclaimed,
    expired,
    listen(nodeId, how = {}) {
      const receiver: Receiver = {
        nodeId,
        competency: "*",
        confirm: "handed-over",
        emit: ({ key }, { redelivered }) => got.push(`${nodeId}:${key}${redelivered ? "!" : ""}`),
        ...how,
      };
      const at = receivers.findIndex((other) => other.nodeId === nodeId);
      if (at < 0) receivers.push(receiver);
      else receivers[at] = receiver;
      return receiver;
    },
    async left() {
      // A turn until what was emitted has arrived, and one until that is noted.
      await settled();
      await settled();
      return (await store.inboxRows()).map(({ key }) => key);
    },
  };
}

export const from = (chatId: string, ...keys: string[]): InboxDraft[] =>
  keys.map((key) => inboxDraft(key, { chatId, body: { genesys: { messageId: `id of ${key}` } } }));
