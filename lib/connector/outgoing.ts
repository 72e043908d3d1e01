/** Everything that genesys-send asks for: a message is accepted by being written, then sent in its chat's order. */
import { randomUUID } from "node:crypto";
import type { Outbox } from "../delivery/outbox.ts";
import type { Sender, Senders } from "../delivery/senders.ts";
import { HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { retimed } from "../escalation/timers.ts";
import type { Tracker } from "../escalation/tracker.ts";
import { type Delivery, type GenesysMark, markOf, type Outgoing } from "../messages/contract.ts";
import { handedOverOf } from "../messages/history/news.ts";
import { partOf } from "../messages/part-ids.ts";
import {
  type ClickBody,
  clickBody,
  type InboundBody,
  messageBodies,
  openingBodies,
  receiptBody,
  type Stamp,
  wordingOf,
} from "../messages/to-genesys.ts";
import { rowOf } from "../routing/competencies.ts";
import { isWithAgents } from "../routing/route.ts";
import type { Batch, OutboxDraft, Report, Store } from "../store/store.ts";
import { askEnd } from "./asked-end.ts";
import type { Attachments, Prepared } from "./attachments.ts";
import type { Choices } from "./choices.ts";
import type { Integrations } from "./integrations.ts";
import { receiptDraft } from "./receipts.ts";
import type { ConnectorSettings } from "./settings.ts";
import type { Told } from "./told.ts";
import type { Typing } from "./typing.ts";
import type { UserIdOf } from "./user-ids.ts";

export interface OutgoingPorts {
  settings: () => ConnectorSettings;
  store: Store;
  tracker: Tracker;
  outbox: Outbox;
  senders: Senders;
  integrations: Integrations;
  /** Resolves when no integration is being made: in the first second after a deploy one may be on its way. */
  provisioned(): Promise<void>;
  userIdOf: UserIdOf;
  attachments: Attachments;
  choices: Pick<Choices, "answer" | "made">;
  typing: Typing;
  /** The flow's word on a message that waits for it: settled in the same write as `commit`; nothing waits, nothing happens. */
  confirm(messageId: string, commit: (part: { inboxDone: number[] }) => Promise<unknown>): Promise<void>;
  /** What Genesys has heard of its messages already. */
  told: Told;
  now: () => number;
}

export interface Outbound {
  /**
   * Resolves once Genesys accepted the message, rejects with a HandoverError. When the sending instance is replaced
   * meanwhile the promise stays open and the result goes to the node that then has the id.
   */
  send(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<Sent>;
}

/** What genesys-send adds to its message. */
export interface Sent {
  delivery: Delivery;
  /** Absent where no escalation was touched. */
  genesys?: GenesysMark;
}

/** What was written, and what it means for the answer. */
interface Accepted {
  escalation: Escalation;
  messageId?: string;
  /** The row whose result is the message's result; undefined when there was nothing to send. */
  seq?: number;
  already: boolean;
  /** It was a receipt. */
  confirmed?: true;
}

/** What is kept with the last row, beside its body. */
type Ending = Pick<OutboxDraft, "report" | "refusal">;

export function createOutgoing(ports: OutgoingPorts): Outbound {
  const { store, tracker, outbox, now } = ports;

  function stampFor(escalation: Escalation): Stamp {
    return { userId: ports.userIdOf(escalation), at: now(), newId: randomUUID };
  }

  async function accept(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<Accepted> {
    const latest = await store.latestEscalation(outgoing.chatId);
    const live = latest && isWithAgents(latest) ? latest : undefined;
    if (outgoing.action === "escalate" && !live) return open(outgoing, fallbackPath, latest, sender);
    if (!live) throw notEscalated();
    if (outgoing.action === "end") return end(outgoing, live, sender);
    return say(outgoing, live, sender);
  }

  async function open(
    outgoing: Outgoing,
    fallbackPath: string[],
    latest: Escalation | undefined,
    sender: Sender,
  ): Promise<Accepted> {
    // Inside the chat's turn: what the user says next must not overtake it and find no escalation.
    await ports.provisioned();
    const row = rowOf(ports.settings().competencies, outgoing.competency);
    const integration = ports.integrations.of(row.competency);
    const escalation: Escalation = {
      id: randomUUID(),
      chatId: outgoing.chatId,
      number: (latest?.number ?? 0) + 1,
      state: "requested",
      competency: row.competency,
      fallbackPath: fallbackPath.length > 0 ? fallbackPath : [row.competency],
      integrationId: integration.id,
      integrationName: integration.name,
      queueId: row.queueId,
      requestedAt: now(),
      handedOver: handedOverOf(outgoing.history),
      ...(outgoing.timers && { timers: outgoing.timers }),
      ...(outgoing.language && { language: outgoing.language }),
      ...(outgoing.timeZone && { timeZone: outgoing.timeZone }),
    };
    const { content } = ports.settings();
    const { words } = wordingOf(outgoing, content);
    const files = await ports.attachments.prepare(outgoing.attachments, words);
    // What Genesys refused no agent has read.
    const before = latest?.endReason === "error" ? undefined : latest?.handedOver;
    const { bodies, report } = openingBodies(outgoing, files.parts, stampFor(escalation), content, before);
    const seq = await write(
      escalation,
      bodies,
      outgoing,
      sender,
      { escalations: [escalation] },
      endingOf(files, report),
    );
    return { escalation, seq, messageId: messageIdOf(bodies), already: false };
  }

  async function say(given: Outgoing, live: Escalation, sender: Sender): Promise<Accepted> {
    const already = given.action === "escalate";
    const { content } = ports.settings();
    const click = given.attachments.length === 0 ? ports.choices.answer(live.id, given) : undefined;
    const outgoing = { ...given, text: click?.text ?? wordsOf(given) };
    const next = retimed(live, given.timers);
    const change: Batch = next === live ? {} : { escalations: [next] };
    if (click && content.clicks === "structured") {
      const body = clickBody(click, stampFor(live));
      const meta = ports.choices.made(live.id);
      const seq = await write(live, [body], outgoing, sender, { ...change, meta });
      return { escalation: live, seq, messageId: body.channel.messageId, already };
    }
    const { words } = wordingOf(live, content);
    const files = await ports.attachments.prepare(outgoing.attachments, words);
    const { bodies, masked } = messageBodies(outgoing, files.parts, stampFor(live), content);
    if (bodies.length === 0) {
      if (next !== live) await store.commit(change);
      return { escalation: live, already };
    }
    const report = Object.keys(masked).length > 0 ? { masked } : {};
    const seq = await write(live, bodies, outgoing, sender, change, endingOf(files, report));
    return { escalation: live, seq, messageId: messageIdOf(bodies), already };
  }

  async function write(
    escalation: Escalation,
    bodies: (InboundBody | ClickBody)[],
    outgoing: Outgoing,
    sender: Sender,
    change: Batch,
    ending: Ending = {},
  ): Promise<number | undefined> {
    const drafts = bodies.map((body, index) => ({
      ...draftOf(escalation, outgoing, sender, body),
      // A live one may be in the change too, with other timers.
      opens: index === 0 && change.escalations?.includes(escalation) === true,
      last: index === bodies.length - 1,
      ...(index === bodies.length - 1 && ending),
    }));
    const files = outgoing.copy.attachments as { name?: string }[];
    const turn = {
      from: "user" as const,
      text: outgoing.text,
      time: now(),
      ...(files.length > 0 && { attachments: files }),
    };
    const said = outgoing.text !== "" || files.length > 0;
    const turns = said ? [{ escalationId: escalation.id, turn }] : [];
    return (await outbox.accept(drafts, { ...change, turns })).at(-1);
  }

  async function end(outgoing: Outgoing, live: Escalation, sender: Sender): Promise<Accepted> {
    const by = { nodeId: sender.nodeId, flowMessage: outgoing.copy };
    const seq = await askEnd(outbox, live, { reason: "user", at: now(), by });
    return { escalation: live, seq, already: false };
  }

  /** `delivered` and `failed`: settles the waiting entry and tells Genesys. */
  async function confirm(outgoing: Outgoing, sender: Sender): Promise<Accepted> {
    const { messageId } = outgoing;
    const named = outgoing.escalationId ? await store.escalation(outgoing.escalationId) : undefined;
    const escalation = named ?? (await store.latestEscalation(outgoing.chatId));
    if (!messageId || !escalation) {
      throw new HandoverError(
        "NOT_ESCALATED",
        "There is no message of Genesys that this answer belongs to.",
        "Send msg.genesys of the received message back with msg.action = delivered or failed.",
      );
    }
    const kind = outgoing.action === "delivered" ? "delivered" : "failed";
    const release = ports.told.claim(messageId, kind);
    if (!release) {
      await ports.confirm(messageId, (part) => store.commit(part));
      return { escalation, messageId, already: true, confirmed: true };
    }
    const failure = kind === "failed" ? outgoing.reason || "not delivered" : undefined;
    const body = receiptBody(stampFor(escalation).userId, messageId, now(), failure);
    const by = { nodeId: sender.nodeId, flowMessage: outgoing.copy };
    const draft = receiptDraft(escalation, kind, body, now(), by);
    try {
      let seqs: number[] | undefined;
      await ports.confirm(messageId, async (part) => {
        seqs = await outbox.accept([draft], part);
      });
      seqs ??= await outbox.accept([draft]);
      return { escalation, seq: seqs[0], messageId, already: false };
    } catch (error) {
      release();
      throw error;
    }
  }

  function draftOf(escalation: Escalation, outgoing: Outgoing, sender: Sender, body: unknown): OutboxDraft {
    return {
      chatId: escalation.chatId,
      escalationId: escalation.id,
      nodeId: sender.nodeId,
      kind: "message",
      integrationId: escalation.integrationId,
      body,
      opens: false,
      last: true,
      flowMessage: outgoing.copy,
      acceptedAt: now(),
      attempts: 0,
    };
  }

  async function wait(accepted: Accepted, sender: Sender): Promise<Sent> {
    const { escalation, seq, messageId, already, confirmed } = accepted;
    const mark = (known: Escalation) => markOf(known, now(), messageId);
    if (seq === undefined) {
      const status = confirmed ? "confirmed" : "accepted";
      return { delivery: { ...nothingToSend(now(), already), status }, genesys: mark(escalation) };
    }
    const result = await ports.senders.waitFor(seq, sender);
    if (!result.ok) throw result.error;
    // Genesys names the conversation with its answer to the first message.
    const current = escalation.conversationId ? escalation : await store.escalation(escalation.id);
    return { delivery: { ...result.delivery, already }, genesys: mark(current ?? escalation) };
  }

  return {
    async send(outgoing, fallbackPath, sender) {
      if (outgoing.action === "typing") return { delivery: await ports.typing.send(outgoing.chatId) };
      const confirms = outgoing.action === "delivered" || outgoing.action === "failed";
      const accepted = await tracker.inChat(outgoing.chatId, () =>
        confirms ? confirm(outgoing, sender) : accept(outgoing, fallbackPath, sender),
      );
      return wait(accepted, sender);
    },
  };
}

/** A click that fits no choice any more is words like any other. */
function wordsOf({ text, reply }: Outgoing): string {
  return text.trim() !== "" ? text : (reply?.text ?? reply?.payload ?? text);
}

/** The whole message's, however many parts it has. */
function messageIdOf([first]: InboundBody[]): string | undefined {
  const id = first?.channel.messageId;
  return id && partOf(id).messageId;
}

function endingOf({ delivered, refusal }: Prepared, report: Report): Ending {
  const whole = { ...report, ...(delivered.length > 0 && { attachments: delivered }) };
  return {
    ...(Object.keys(whole).length > 0 && { report: whole }),
    ...(refusal && {
      refusal: { code: refusal.code, message: refusal.message, facts: { ...refusal.facts } },
    }),
  };
}

function nothingToSend(at: number, already: boolean): Delivery {
  return { status: "accepted", attempts: 0, acceptedAt: at, latencyMs: 0, already, recovered: false };
}

function notEscalated(): HandoverError {
  return new HandoverError(
    "NOT_ESCALATED",
    "This chat is not with a human agent.",
    "Send it to competency-router first, or set msg.action = escalate to ask for an agent.",
  );
}
