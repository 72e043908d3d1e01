/** Agent → user, the flow's end of it: the inbox, and what the agent hears of a word that nobody took. */
import { createInbox, type Inbox } from "../../delivery/inbox.ts";
import { createFailedReceipt, createUndelivered, type FailedReceipt } from "../undelivered.ts";
import type { Ground } from "./ground.ts";
import type { Line } from "./line.ts";
import type { Records } from "./records.ts";

export interface MailboxPorts {
  line: Line;
  records: Records;
}

export interface Mailbox {
  inbox: Inbox;
  failedReceipt: FailedReceipt;
}

export function createMailbox(ground: Ground, { line, records }: MailboxPorts): Mailbox {
  const { store, keys } = records;
  const { conditions, initial, receivers, timers, now } = ground;
  const failedReceipt = createFailedReceipt({ genesys: line.genesys, userIdOf: keys.userIdOf, now });
  const inbox = createInbox({
    store,
    random: Math.random,
    timers,
    retryMinutes: initial.retryMinutes,
    onExpired: createUndelivered({ store, failedReceipt }),
    log: ground.warn,
    receivers,
    onUnclaimed: ({ competency }) => conditions.set("no-receiver", { competency: competency || "*" }),
  });
  return { inbox, failedReceipt };
}
