/** The palette's own rooms between Genesys and the flow, without Node-RED and without a socket: what a message costs there. */
import { randomUUID } from "node:crypto";
import { createChoices } from "../../lib/connector/choices.ts";
import { createIncoming } from "../../lib/connector/incoming.ts";
import { createReceiptReader } from "../../lib/connector/incoming-receipts.ts";
import { createOutgoing, type OutgoingPorts } from "../../lib/connector/outgoing.ts";
import { createSentMessages } from "../../lib/connector/sent-messages.ts";
import { createTransmit } from "../../lib/connector/transmit.ts";
import { createUserIds, createUserReader } from "../../lib/connector/user-ids.ts";
import type { Receiver } from "../../lib/delivery/inbox/receiver.ts";
import { createInbox } from "../../lib/delivery/inbox.ts";
import { createOutbox } from "../../lib/delivery/outbox.ts";
import { createSenders, resultOf, type Sender } from "../../lib/delivery/senders.ts";
import { realTimers } from "../../lib/delivery/timers.ts";
import { createTracker } from "../../lib/escalation/tracker.ts";
import type { Genesys } from "../../lib/genesys/client.ts";
import type { Outgoing } from "../../lib/messages/contract.ts";
import { idKey } from "../../lib/messages/external-id.ts";
import type { Store } from "../../lib/store/store.ts";
import type { OutboundWebhook } from "../../lib/webhook/parse.ts";
import { USUAL_CONTENT } from "../../test/support/usual-settings.ts";

export interface Wiring {
  /** An agent's message; resolves when it is written, after it was emitted. */
  hear(chatId: string): Promise<unknown>;
  /** A user's message; resolves with its result. */
  say(chatId: string): Promise<unknown>;
  /** So many were emitted. */
  emitted(): number;
  close(): Promise<void>;
}

const TEXT = "My dog has lost its collar.".repeat(8);
const FOREVER_MINUTES = 15;

export async function wire(store: Store): Promise<Wiring> {
  const now = Date.now;
  const log = (line: string) => console.error(line);
  const secrets = { current: "", digest: "", accepted: [], idKeys: [idKey("a secret of the bench")] };
  const userIdOf = createUserIds({ secrets: () => secrets, continueThread: () => false });
  const senders = createSenders();
  let emitted = 0;
  const receiver: Receiver = {
    nodeId: "receive",
    competency: "*",
    confirm: "handed-over",
    emit: () => {
      emitted += 1;
    },
  };
  const common = { store, random: Math.random, timers: realTimers, retryMinutes: FOREVER_MINUTES, log };
  const inbox = createInbox({
    ...common,
    receivers: () => [receiver],
    onUnclaimed: () => {},
    onExpired: async () => {},
  });
  const tracker = createTracker({ store, tell: inbox.add, changed: () => {} });
  // Genesys takes everything at once.
  const genesys = { inbound: { message: async () => ({ messageId: randomUUID() }) } } as unknown as Genesys;
  const sent = createSentMessages({ store, timers: realTimers, now });
  const transmit = createTransmit({
    store,
    genesys: () => genesys,
    userIdOf,
    maxWaitMs: () => FOREVER_MINUTES * 60_000,
    wait: async () => {},
    content: () => USUAL_CONTENT,
    lacksToEnd: () => {},
    now,
  });
  const outbox = createOutbox({
    ...common,
    now,
    maxRows: 10_000,
    maxBytes: 256 * 2 ** 20,
    transmit: sent.noting(transmit),
    onOutcome: async (row, outcome) => senders.tell(row, resultOf(row, outcome, false)),
  });
  const sender: Sender = { nodeId: "send", recovered: () => {} };
  senders.attach(sender);
  const choices = createChoices(store);
  const incoming = createIncoming({
    content: () => USUAL_CONTENT,
    choices,
    store,
    tracker,
    userOf: createUserReader(() => secrets.idKeys),
    add: async (draft, change) => (await inbox.add([draft], change)).length > 0,
    emitNow: inbox.emitNow,
    learnAgent: async () => {},
    receipts: createReceiptReader({ store, sent, now }),
    shown: (files) => [...files],
    now,
    log,
  });
  const outgoing = createOutgoing({
    choices,
    store,
    tracker,
    outbox,
    senders,
    userIdOf,
    now,
    settings: () => ({ content: USUAL_CONTENT }),
    provisioned: async () => {},
    attachments: { prepare: async () => ({ parts: [], delivered: [] }) },
    // What only an escalation, a receipt or typing would ask for.
  } as unknown as OutgoingPorts);
  await inbox.start();
  await outbox.start();
  inbox.release();

  return {
    hear: (chatId) => incoming(webhookFor(userIdOf({ chatId, number: 1 }))),
    say: (chatId) => outgoing.send(messageOf(chatId), [], sender),
    emitted: () => emitted,
    async close() {
      await outbox.drain(1_000);
      await inbox.close();
    },
  };
}

function webhookFor(userId: string): OutboundWebhook {
  return {
    id: randomUUID(),
    time: new Date().toISOString(),
    integrationId: "",
    userId,
    originator: "agent",
    kind: "text",
    text: TEXT,
    attachments: [],
  };
}

function messageOf(chatId: string): Outgoing {
  return {
    chatId,
    action: "message",
    text: TEXT,
    attachments: [],
    competency: "",
    identity: {},
    history: [],
    attributes: {},
    reason: "",
    summary: "",
    historyUrl: "",
    language: "",
    timeZone: "",
    copy: { chatId, payload: TEXT, attachments: [], action: "message" },
  };
}
