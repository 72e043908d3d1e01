/** A verified webhook → the inbox, deduplicated and written before Genesys gets its 200. */
import { type AgentNaming, FULL_NAMES, shownAgent } from "../escalation/agent-name.ts";
import { type Escalation, isLive } from "../escalation/escalation.ts";
import { leftOpenMeta } from "../escalation/left-open.ts";
import type { Tracker } from "../escalation/tracker.ts";
import { hashOf } from "../hash-of.ts";
import { createLanes } from "../lanes.ts";
import type { ContentSettings } from "../messages/content-settings.ts";
import { markOf } from "../messages/contract.ts";
import type { ExternalUser } from "../messages/external-id.ts";
import { saidOf } from "../messages/from-genesys.ts";
import { wordingOf } from "../messages/to-genesys.ts";
import type { Batch, InboxDraft, SentMessage, Store } from "../store/store.ts";
import type { OutboundWebhook, ReceiptReason, WebhookFile } from "../webhook/parse.ts";
import { createAgentTyping } from "./agent-typing.ts";
import type { Choices } from "./choices.ts";
import type { ReadReceipt, ReceiptReader } from "./incoming-receipts.ts";
import type { UserOf } from "./user-ids.ts";

export interface IncomingPorts {
  content: () => ContentSettings;
  choices: Pick<Choices, "offered">;
  store: Store;
  tracker: Tracker;
  userOf: UserOf;
  /** How agents are called; not given: as Genesys calls them. */
  naming?: AgentNaming;
  /** Writes and later emits; false when the key was known already. */
  add(draft: InboxDraft, change: Batch): Promise<boolean>;
  /** Emits without writing: what is worthless a moment later. */
  emitNow(draft: InboxDraft): void;
  /** Looks at the conversation, so that the agent's name is known; resolves after a moment whatever comes. */
  learnAgent(escalation: Escalation): Promise<void>;
  /**
   * How long after an escalation's end an agent's words still reach the flow, unless its own timers say otherwise; not
   * given: for as long as it is known.
   */
  graceSeconds?: number;
  /** An agent's words that came after that: nobody in the flow gets them. */
  tooLate?(escalation: Escalation, messageId: string): Promise<void>;
  receipts: Pick<ReceiptReader, "read">;
  /** Genesys did not deliver this one. */
  failed?(about: SentMessage, reasons: readonly ReceiptReason[]): void;
  /** The files as the flow gets them: with their own address, or with one of ours. */
  shown(files: readonly WebhookFile[]): WebhookFile[];
  now: () => number;
  log: (line: string) => void;
}

export type Received = "stored" | "seen" | "ignored";

export function createIncoming(ports: IncomingPorts): (webhook: OutboundWebhook) => Promise<Received> {
  const { store, tracker, naming = FULL_NAMES, now, log } = ports;
  const lanes = createLanes();
  const agentTyping = createAgentTyping(now);

  async function received(webhook: Exclude<Known, Kind<"receipt">>, user: ExternalUser): Promise<Received> {
    const escalation = await escalationOf(user);
    if (webhook.kind === "typing") return typing(webhook, user.chatId, escalation);
    return message(webhook, user.chatId, escalation);
  }

  async function message(
    webhook: Kind<"text" | "structured">,
    chatId: string,
    known: Escalation | undefined,
  ): Promise<Received> {
    const escalation = known && isLive(known) ? await heardOf(known, webhook) : known;
    if (escalation && isTooLate(escalation, webhook)) {
      await store.commit({ meta: stillOpen(webhook, escalation) });
      await ports.tooLate?.(escalation, webhook.id);
      return "ignored";
    }
    const wording = wordingOf(escalation ?? {}, ports.content());
    agentTyping.spoke(chatId, webhook.time);
    const attachments = ports.shown(webhook.attachments);
    const agentName = agentNameIn(escalation);
    const said = saidOf({ ...webhook, attachments }, { agentName, escalationId: escalation?.id }, wording);
    const at = now();
    const genesys = escalation ? markOf(escalation, at, webhook.id) : { messageId: webhook.id };
    const draft: InboxDraft = {
      ...about(chatId, escalation),
      key: `${webhook.id}|${webhook.time}`,
      kind: "message",
      body: { chatId, ...said, genesys },
      receivedAt: at,
    };
    const turn = { from: said.from.type, text: said.payload, time: at, attachments: said.attachments };
    const turns = escalation && isLive(escalation) ? [{ escalationId: escalation.id, turn }] : [];
    const { structured } = said;
    const offer =
      escalation && ports.choices.offered(escalation.id, { time: webhook.time, structured }, wording);
    const meta = { ...stillOpen(webhook, escalation), ...offer?.meta };
    if (!(await ports.add(draft, { turns, meta }))) return "seen";
    offer?.written();
    return "stored";
  }

  /** Said in time counts as well: Genesys repeats a webhook, and Node-RED may have been down meanwhile. */
  function isTooLate({ endedAt, timers }: Escalation, { time }: Kind<"text" | "structured">): boolean {
    const graceSeconds = timers?.graceSeconds ?? ports.graceSeconds;
    if (endedAt === undefined || graceSeconds === undefined) return false;
    const until = endedAt + graceSeconds * 1_000;
    return now() > until && !(Date.parse(time) <= until);
  }

  /** One name for all needs nobody to have said who it is. */
  function agentNameIn(escalation: Escalation | undefined): string | undefined {
    if (naming.show === "fixed") return naming.displayName;
    return shownAgent(naming, escalation?.agent)?.name;
  }

  /** Who speaks after the end is in a conversation that may be open, and nobody owns. */
  function stillOpen({ conversationId }: Known, escalation: Escalation | undefined) {
    if (!escalation || isLive(escalation) || !conversationId) return {};
    return leftOpenMeta(escalation.chatId, conversationId);
  }

  /** An escalation that ended before Genesys named its conversation: whatever comes of it names it (genesys-contract §4.2). */
  function namedAtLast(webhook: Known, escalation: Escalation | undefined) {
    return escalation?.conversationId === undefined ? stillOpen(webhook, escalation) : {};
  }

  /**
   * An agent's first word, or typing, may come before anybody told us that one joined, or that the next one did after a
   * transfer, even before Genesys named the conversation.
   */
  async function heardOf(
    escalation: Escalation,
    { originator, conversationId }: Kind<"text" | "structured" | "typing">,
  ): Promise<Escalation> {
    let current = escalation;
    if (conversationId && escalation.conversationId !== conversationId) {
      const event = { kind: "message", source: "webhook", at: now(), conversationId } as const;
      current = (await tracker.apply(escalation.id, event)) ?? escalation;
    }
    if (originator === "bot" || current.state === "connected") return current;
    await ports.learnAgent(current);
    return (await store.escalation(current.id)) ?? current;
  }

  async function typing(
    webhook: Kind<"typing">,
    chatId: string,
    escalation: Escalation | undefined,
  ): Promise<Received> {
    if (!escalation || !isLive(escalation)) {
      const meta = namedAtLast(webhook, escalation);
      if (Object.keys(meta).length > 0) await store.commit({ meta });
      return "ignored";
    }
    const current = await heardOf(escalation, webhook);
    // Nobody types who has not joined. A bot at Genesys never joins.
    if (webhook.originator !== "bot" && current.state !== "connected") return "ignored";
    const shown = agentTyping.heard(chatId, webhook);
    if (!shown) return "ignored";
    ports.emitNow(
      event(
        chatId,
        current,
        "",
        { event: "typing", ...shown, agent: shownAgent(naming, current.agent) },
        shown.until - shown.durationMs,
      ),
    );
    return "ignored";
  }

  /** Outside the chat's order: an agent's words wait for no receipt. */
  async function receipt(webhook: Kind<"receipt">, { chatId, number }: ExternalUser): Promise<Received> {
    const read = await ports.receipts.read(chatId, webhook);
    try {
      return await readReceipt(webhook, { chatId, number }, read);
    } catch (error) {
      read.release();
      throw error;
    }
  }

  async function readReceipt(
    webhook: Kind<"receipt">,
    { chatId, number }: ExternalUser,
    { about, key, told, meta: read }: ReadReceipt,
  ): Promise<Received> {
    const escalation = about
      ? await store.escalation(about.escalationId)
      : await escalationOf({ chatId, number });
    const meta = { ...read, ...namedAtLast(webhook, escalation) };
    if (!told) {
      if (about?.ours) log(`A line of ours for the agent: ${webhook.status} at Genesys.`);
      await store.commit({ meta });
      return "seen";
    }
    const draft = event(chatId, escalation, key, { event: "receipt", ...told });
    if (!(await ports.add(draft, { meta }))) return "seen";
    if (about && told.status === "failed") ports.failed?.(about, webhook.reasons);
    return "stored";
  }

  function escalationOf({ chatId, number }: ExternalUser): Promise<Escalation | undefined> {
    return number > 0 ? store.escalationByNumber(chatId, number) : store.latestEscalation(chatId);
  }

  function event(
    chatId: string,
    escalation: Escalation | undefined,
    key: string,
    body: Record<string, unknown>,
    at = now(),
  ): InboxDraft {
    const genesys = escalation && markOf(escalation, at);
    return {
      ...about(chatId, escalation),
      key,
      kind: "event",
      body: { chatId, ...body, at, ...(genesys && { genesys }) },
      receivedAt: at,
    };
  }

  return async (webhook) => {
    if (webhook.kind === "unknown") return "ignored";
    const user = ports.userOf(webhook.userId);
    if (!user) {
      log(`Webhook (${webhook.kind}) for a user who is not ours (${hashOf(webhook.userId)}): left alone.`);
      return "ignored";
    }
    if (webhook.kind === "receipt") return receipt(webhook, user);
    // One after the other: while the first waits for the agent's name, the second must not overtake it.
    return lanes.run(user.chatId, () => received(webhook, user));
  };
}

type Known = Exclude<OutboundWebhook, { kind: "unknown" }>;
type Kind<K extends Known["kind"]> = Extract<OutboundWebhook, { kind: K }>;

function about(chatId: string, escalation: Escalation | undefined) {
  return { chatId, escalationId: escalation?.id ?? "", competency: escalation?.competency ?? "" };
}
