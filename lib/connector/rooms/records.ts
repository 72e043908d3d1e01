/** What a connector remembers over restarts: the store, what is read from it once at the start, and the files beside it. */
import type { MediaFiles } from "../../media/files.ts";
import type { Store } from "../../store/store.ts";
import { type Choices, createChoices } from "../choices.ts";
import { createReceiptReader, type ReceiptReader } from "../incoming-receipts.ts";
import { createIntegrations, type Integrations } from "../integrations.ts";
import { createKeys, type Keys } from "../keys.ts";
import { createMediaRoom, type MediaRoom } from "../media-room.ts";
import { createSentMessages, type SentMessages } from "../sent-messages.ts";
import type { Ground } from "./ground.ts";

export interface Records extends MediaRoom {
  store: Store;
  keys: Keys;
  integrations: Integrations;
  choices: Choices;
  sent: SentMessages;
  receiptReader: ReceiptReader;
  /** Throws STORE_UNAVAILABLE. */
  open(): Promise<void>;
}

export function createRecords(
  { initial, now, timers, warn }: Ground,
  store: Store,
  files: MediaFiles,
): Records {
  const keys = createKeys({ store, settings: initial, now });
  const integrations = createIntegrations(store);
  const choices = createChoices(store);
  const sent = createSentMessages({ store, timers, now });
  const receiptReader = createReceiptReader({ store, sent, now });
  const room = createMediaRoom({
    settings: initial,
    files,
    secrets: () => keys.secrets().accepted,
    now,
    log: warn,
  });
  return {
    ...room,
    store,
    keys,
    integrations,
    choices,
    sent,
    receiptReader,
    async open() {
      await store.open();
      await keys.read();
      await integrations.load();
      await choices.load();
      await sent.load();
      await receiptReader.load();
    },
  };
}
