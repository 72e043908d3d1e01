/** What every part of the sandbox is handed: the state, the clock, and the ways out. */
import type { Clock } from "./clock.ts";
import type { Journal } from "./control/journal.ts";
import type { Lookup } from "./conversations/lookup.ts";
import type { Settings } from "./settings.ts";
import type { Disk } from "./state/disk.ts";
import type { Conversation, Delivery, State } from "./state/model.ts";

export interface World {
  state: State;
  settings: Settings;
  clock: Clock;
  disk: Disk;
  lookup: Lookup;
  journal: Journal;
  /** Where this sandbox is reached, without a slash at the end. */
  url: string;
  /** 0 ≤ x < 1, repeatable. */
  random(): number;
  log(line: string): void;
  /** The state changed: keep it, and tell the desks. */
  changed(): void;
  /** Sends an event to the channels that subscribed to `topic`; the body is built only when there are any. */
  publish(topic: string, body: () => object): void;
  /** Sends a payload to the webhook of the conversation's integration. */
  deliver(conversation: Conversation, messageId: string, kind: Delivery["kind"], payload: object): void;
}
