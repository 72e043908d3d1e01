/** Agent → user, the flow's end of it: the inbox, and what the agent hears of a word that nobody took. */
import { createInbox, type Inbox } from "../../delivery/inbox.ts";
import type { Outbox } from "../../delivery/outbox.ts";
import { createReceipts, type Receipts } from "../receipts.ts";
import { createTold, type Told } from "../told.ts";
import type { Ground } from "./ground.ts";
import type { Records } from "./records.ts";

export interface MailboxPorts {
  records: Records;
  outbox(): Pick<Outbox, "accept" | "size">;
}

export interface Mailbox {
  inbox: Inbox;
  receipts: Receipts;
  told: Told;
}

export function createMailbox(ground: Ground, { records, outbox }: MailboxPorts): Mailbox {
  const { store, keys } = records;
  const { conditions, initial, receivers, timers, now } = ground;
  const told = createTold();
  const receipts = createReceipts({
    store,
    accept: (drafts, batch) => outbox().accept(drafts, batch),
    fullness: () => outbox().size / initial.outboxMax,
    told,
    userIdOf: keys.userIdOf,
    now,
  });
  const inbox = createInbox({
    store,
    random: Math.random,
    timers,
    retryMinutes: initial.retryMinutes,
    onExpired: receipts.expired,
    onDelivered: receipts.delivered,
    log: ground.warn,
    receivers,
    onUnclaimed: ({ competency }) => conditions.set("no-receiver", { competency: competency || "*" }),
  });
  return { inbox, receipts, told };
}
