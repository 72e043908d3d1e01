/** The composition root: one connector per genesys-config, everything behind the five nodes in one object. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Conditions } from "../conditions.ts";
import { budgetFor } from "../delivery/budgets.ts";
import { createInbox, type Receiver } from "../delivery/inbox.ts";
import { createOutbox, type Transmitted } from "../delivery/outbox.ts";
import { resultOf, type Sender, type Senders } from "../delivery/senders.ts";
import { realTimers, type Timers } from "../delivery/timers.ts";
import { HandoverError, isRetriable } from "../errors.ts";
import { type Escalation, isLive } from "../escalation/escalation.ts";
import { createReconciler } from "../escalation/reconciler.ts";
import { createTracker } from "../escalation/tracker.ts";
import { createGenesys, type Genesys } from "../genesys/client.ts";
import { createNotifications } from "../genesys/socket.ts";
import { diskFiles, memoryFiles } from "../media/files.ts";
import { createMedia } from "../media/media.ts";
import type { Delivery, Outgoing } from "../messages/contract.ts";
import { sealUser } from "../messages/external-id.ts";
import { receiptBody } from "../messages/to-genesys.ts";
import type { Plan } from "../provision/plan.ts";
import type { Competency } from "../routing/competencies.ts";
import type { Decision } from "../routing/route.ts";
import { loadSecrets, markReplaced, type Secrets } from "../secrets.ts";
import { createEmbeddedStore } from "../store/embedded.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { InboxRow, OutboxOutcome, OutboxRow, Store } from "../store/store.ts";
import { createWebhookHandler } from "../webhook/handler.ts";
import { createAttachments } from "./attachments.ts";
import { type ConnectorDoctor, createConnectorDoctor } from "./doctor.ts";
import { createIncoming } from "./incoming.ts";
import { createIntegrations } from "./integrations.ts";
import { createLook } from "./looking.ts";
import { createOutgoing } from "./outgoing.ts";
import { type AppliedPlan, createProvisioning } from "./provisioning.ts";
import { createRouting, type RouterQuestion } from "./routing.ts";
import type { ConnectorSettings } from "./settings.ts";
import { waitWith } from "./tools.ts";
import { createTransmit } from "./transmit.ts";
import { createTyping } from "./typing.ts";

/** What outlives a connector whose connection changes: the nodes that are attached, and what they are shown. */
export interface Attached {
  conditions: Conditions;
  senders: Senders;
  receivers: () => Receiver[];
  log: (level: "info" | "warn" | "error", line: string) => void;
}

export interface Connector {
  /** Throws STORE_UNAVAILABLE or NOT_CONFIGURED. Nothing may be asked of the connector before it resolves. */
  start(): Promise<void>;
  /** The flows run: what waits for them may be emitted. */
  release(): void;
  /** The flows are being replaced: what is emitted now would vanish. */
  hold(): void;
  /** A genesys-send is there (again): results that wait for it go out. */
  senderCame(nodeId: string): void;
  /** A genesys-receive is there (again): messages that wait for it go out. */
  receiverCame(): void;
  changeTable(competencies: Competency[]): void;

  send(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<Delivery>;
  route(question: RouterQuestion): Promise<Decision>;
  countFailure(chatId: string, routerId: string, failed: boolean): number;
  plan(takeOver?: readonly string[]): Promise<Plan>;
  apply(scope: "all" | "create-missing", hash?: string, takeOver?: readonly string[]): Promise<AppliedPlan>;
  /** What is right and wrong between this connector and Genesys: ten checks, told one by one as they are done. */
  doctor: ConnectorDoctor["examine"];
  /** Handles one request under the webhook's address; `tail` is what stands behind it. */
  handle(req: IncomingMessage, res: ServerResponse, tail: string): Promise<void>;
  live(): Promise<number>;
  /** Accepts nothing more, gives what is under way so many milliseconds, leaves the rest in the store. */
  close(graceMs: number): Promise<void>;
}

/** An event that is about no chat in particular. */
const NOBODY = { seq: 0, chatId: "", escalationId: "", competency: "" };
const AGENT_NAME_WAIT_MS = 1_500;
const SWEEP_MS = 3_600_000;
/** Longer than Genesys' 72 hours of threading: an escalation's number must not come again while its conversation can. */
const REMEMBER_MS = 96 * 3_600_000;
const MAX_BODY_BYTES = 5 * 1024 * 1024;

export function createConnector(
  settings: ConnectorSettings,
  attached: Attached,
  timers: Timers = realTimers,
): Connector {
  const { conditions, senders } = attached;
  const now = Date.now;
  const wait = waitWith(timers);
  const log = (line: string) => attached.log("info", line);
  const warn = (line: string) => attached.log("warn", line);

  const store: Store =
    settings.storage.kind === "memory"
      ? createMemoryStore()
      : createEmbeddedStore({ path: settings.storage.path, log: warn });
  const genesys: Genesys = createGenesys({
    hosts: settings.hosts,
    credentials: { clientId: settings.clientId, clientSecret: settings.clientSecret },
    budget: budgetFor(settings.hosts.api, settings.clientId, settings.requestsPerMinute),
    now,
  });
  const integrations = createIntegrations(store);
  let secrets: Secrets = { current: "", digest: "", accepted: [], idKeys: [] };
  let running = false;
  let sweeping: unknown;

  // --- what the flow is told

  const inbox = createInbox({
    store,
    random: Math.random,
    timers,
    retryMinutes: settings.retryMinutes,
    onExpired: tellUndelivered,
    log: warn,
    receivers: attached.receivers,
    onUnclaimed: (row) => conditions.set("no-receiver", { competency: row.competency || "*" }),
  });
  const tracker = createTracker({ store, tell: (drafts, change) => inbox.add(drafts, change), changed });

  function changed(before: Escalation, after: Escalation) {
    if (!isLive(after)) return forget(after);
    if (after.conversationId && after.conversationId !== before.conversationId) watch(after);
  }

  /** Nobody in the flow wanted an agent's message: the agent must not believe that it was read. */
  async function tellUndelivered({ kind, escalationId, chatId, body }: InboxRow) {
    const escalation = await store.escalation(escalationId);
    const messageId = (body.genesys as { messageId?: string } | undefined)?.messageId;
    if (kind !== "message" || !escalation || !messageId) return;
    const receipt = receiptBody(userIdOf(escalation), messageId, now(), "the chat did not take the message");
    await genesys.inbound.receipt(escalation.integrationId, receipt, { lane: chatId });
  }

  function userIdOf({ chatId, number }: Escalation): string {
    const [key] = secrets.idKeys;
    return key ? sealUser({ chatId, number: settings.continueThread ? 0 : number }, key) : "";
  }

  // --- what the sources say

  const look = createLook({ store, tracker, read: (id) => genesys.conversations.get(id), now });
  const notifications = createNotifications({
    genesys,
    log: warn,
    now,
    random: Math.random,
    timers,
    onEvent: (event) => void heard(event.conversationId, event).catch((error) => warn(String(error))),
    onState: socketChanged,
    onGap: (conversationIds) => reconciler.lookSoon(conversationIds.flatMap((id) => watched.get(id) ?? [])),
  });
  const reconciler = createReconciler({
    look,
    now,
    timers,
    share: () => (settings.requestsPerMinute || 300) / 10,
    socketLive: () => notifications.state.kind === "live",
    log: warn,
  });
  const watched = new Map<string, string>();

  function watch({ id, conversationId }: Escalation) {
    if (!conversationId) return;
    watched.set(conversationId, id);
    notifications.watch(conversationId);
    reconciler.follow(id);
  }

  function forget({ id, conversationId }: Escalation) {
    reconciler.forget(id);
    if (!conversationId) return;
    watched.delete(conversationId);
    notifications.unwatch(conversationId);
  }

  async function heard(
    conversationId: string,
    event: { kind: "customer-end" | "user-start"; disconnectType?: string },
  ) {
    const escalationId = watched.get(conversationId);
    if (!escalationId) return;
    if (event.kind === "user-start") return reconciler.hint(escalationId);
    const { disconnectType } = event;
    await tracker.apply(escalationId, {
      kind: "customer-end",
      source: "notification",
      at: now(),
      disconnectType,
    });
  }

  function socketChanged(state: { kind: string }) {
    if (state.kind === "unavailable") conditions.set("end-by-polling");
    else if (state.kind === "live") conditions.clear("end-by-polling");
  }

  async function learnAgent(escalation: Escalation) {
    reconciler.follow(escalation.id);
    await Promise.race([look(escalation.id).catch(() => "quiet"), wait(AGENT_NAME_WAIT_MS)]);
  }

  // --- what the flow says

  const transmit = createTransmit({
    store,
    genesys: () => genesys,
    maxWaitMs: () => settings.maxWaitMinutes * 60_000,
    wait,
    cannotEnd: (permission = "conversation:communication:disconnect") =>
      conditions.set("permission-missing", { permission }),
    goodbye: (escalation) => ({
      channel: {
        messageId: randomUUID(),
        time: new Date(now()).toISOString(),
        from: { id: userIdOf(escalation), idType: "Opaque" },
      },
      text: "(The user has left the chat.)",
    }),
  });
  const outbox = createOutbox({
    store,
    transmit,
    now,
    random: Math.random,
    timers,
    retryMinutes: settings.retryMinutes,
    maxRows: settings.outboxMax,
    maxBytes: settings.outboxMaxBytes,
    onOutcome,
    onSent,
    onAttemptFailed: (_row, error) => isRetriable(error) && outage(),
    onOpeningFailed,
    log: warn,
  });

  async function onOutcome(row: OutboxRow, outcome: OutboxOutcome): Promise<boolean> {
    if (!outcome.ok) reportFailure(outcome.code);
    if (row.kind === "end") {
      await tracker.apply(row.escalationId, { kind: "end-done", source: "flow", at: outcome.at });
    }
    return senders.tell(row, resultOf(row, outcome, false), running);
  }

  async function onSent(row: OutboxRow, { conversationId }: Transmitted) {
    recovered();
    if (!row.opens) return;
    await tracker.apply(row.escalationId, { kind: "accepted", source: "flow", at: now(), conversationId });
  }

  async function onOpeningFailed(row: OutboxRow, { at }: OutboxOutcome) {
    await tracker.apply(row.escalationId, { kind: "refused", source: "flow", at });
  }

  function reportFailure(code: string) {
    if (code === "GENESYS_AUTH") conditions.set("auth-failed");
    if (code === "GENESYS_UNREACHABLE" || code === "GENESYS_TIMEOUT") outage();
  }

  /** `degraded` and `recovered`: once per outage, not per message. */
  function outage() {
    if (conditions.has("unreachable")) return;
    conditions.set("unreachable");
    tellAll("degraded");
  }

  function recovered() {
    conditions.clear("auth-failed");
    if (!conditions.has("unreachable")) return;
    conditions.clear("unreachable");
    tellAll("recovered");
  }

  function tellAll(event: "degraded" | "recovered") {
    if (!running) return;
    const at = now();
    const body = { event, at };
    const row: InboxRow = { ...NOBODY, key: "", kind: "event", body, receivedAt: at };
    for (const receiver of attached.receivers()) receiver.emit(row, { redelivered: false });
  }

  // --- the rooms put together

  const media = createMedia({
    files: settings.storage.kind === "memory" ? memoryFiles() : diskFiles(`${settings.storage.path}.media`),
    baseUrl: () => `${settings.webhookUrl}/media`,
    secret: () => secrets.current,
    now,
  });
  const typing = createTyping({
    store,
    genesys: () => genesys,
    secrets: () => secrets,
    continueThread: () => settings.continueThread,
    now,
  });
  const outgoing = createOutgoing({
    settings: () => settings,
    store,
    tracker,
    outbox,
    senders,
    integrations,
    provisioned: () => provisioning.idle(),
    secrets: () => secrets,
    attachments: createAttachments(media),
    typing,
    confirm: async (messageId, commit) => void (await inbox.confirm(messageId, { commit })),
    now,
  });
  const incoming = createIncoming({
    store,
    tracker,
    secrets: () => secrets,
    add: async (draft, change) => (await inbox.add([draft], change)).length > 0,
    emitNow: inbox.emitNow,
    learnAgent,
    now,
    log,
  });
  const doctor = createConnectorDoctor({
    settings: () => settings,
    store,
    integrations,
    secrets: () => secrets,
    socket: () => notifications.state,
    timers,
    now,
  });
  const webhook = createWebhookHandler({
    secrets: () => secrets.accepted,
    receive: async (said) => (doctor.probes.takes(said) ? "ignored" : incoming(said)),
    limitBytes: MAX_BODY_BYTES,
    log: warn,
  });
  const provisioning = createProvisioning({
    settings: () => settings,
    genesys: () => genesys,
    integrations,
    secrets: () => secrets,
    secretArrived: () => markReplaced(store, secrets.current, now()),
    wait,
    progress: (done, of) => conditions.set("provisioning", { done, of }),
  });
  const routing = createRouting({
    settings: () => settings,
    store,
    genesys: () => genesys,
    integrations,
    now,
  });

  async function checkOrganisation() {
    const { id = "" } = await genesys.organisations.me({ retries: 2 });
    const known = await store.meta("organisation");
    if (known && known !== id) {
      warn(
        "Genesys answers as another organisation than before: its escalations and integrations are forgotten.",
      );
      for (const escalation of await store.liveEscalations()) {
        await tracker.apply(escalation.id, { kind: "gone", source: "reconciliation", at: now() });
      }
      await integrations.forgetAll();
    }
    if (known !== id) await store.commit({ meta: { organisation: id } });
    recovered();
    noteProvisioning();
  }

  /** Resolves once Genesys answered, or it is clear that it does not now. */
  let organisation: Promise<void> | undefined;
  function knownOrganisation(): Promise<void> {
    organisation ??= checkOrganisation().catch((error) => {
      organisation = undefined;
      if (error instanceof HandoverError) reportFailure(error.code);
      throw error;
    });
    return organisation;
  }

  function noteProvisioning() {
    conditions.clear("provisioning");
    const rows = settings.competencies;
    const missing = rows.filter(({ competency }) => !integrations.find(competency));
    const stale = rows.some(({ competency }) => {
      const known = integrations.find(competency);
      return known !== undefined && known.secretDigest !== secrets.digest;
    });
    if (missing.length > 0) conditions.set("not-provisioned", { count: missing.length });
    else conditions.clear("not-provisioned");
    if (stale) conditions.set("secret-not-at-genesys");
    else conditions.clear("secret-not-at-genesys");
  }

  /** Once the flows run every genesys-send is there: what waits for another one waits for nobody. */
  async function forgetGone() {
    const living = new Set(senders.living());
    const count = await outbox.forgetOutcomes((nodeId) => !living.has(nodeId));
    if (count === 0) return;
    warn(`${count} results were for genesys-send nodes that no longer exist: nobody was told.`);
    conditions.set("gone-results", { count });
  }

  function sweep() {
    sweeping = timers.set(sweep, SWEEP_MS);
    store.prune(now() - REMEMBER_MS).catch((error) => warn(String(error)));
    media.sweep().catch((error) => warn(String(error)));
  }

  return {
    async start() {
      await store.open();
      secrets = await loadSecrets(
        store,
        {
          webhookSecret: settings.webhookSecret,
          clientSecret: settings.deriveFrom === "store" ? "" : settings.clientSecret,
          connectorName: settings.connectorName,
        },
        now(),
      );
      await integrations.load();
      for (const escalation of await store.liveEscalations()) watch(escalation);
      await inbox.start();
      await outbox.start();
      sweep();
      knownOrganisation().catch((error) => warn(messageOf(error)));
      void doctor.tidy();
      log(`connector "${settings.connectorName}" is ready; its webhook is ${settings.webhookUrl}`);
    },
    release() {
      running = true;
      inbox.release();
      for (const nodeId of senders.living()) void outbox.retryOutcomes(nodeId);
      forgetGone().catch((error) => warn(messageOf(error)));
    },
    hold() {
      running = false;
      inbox.hold();
    },
    senderCame(nodeId) {
      if (running) void outbox.retryOutcomes(nodeId);
    },
    receiverCame() {
      conditions.clear("no-receiver");
      if (running) inbox.release();
    },
    changeTable(competencies) {
      settings = { ...settings, competencies };
      noteProvisioning();
    },

    send: outgoing.send,
    route: routing.route,
    countFailure: routing.countFailure,
    async plan(takeOver) {
      await knownOrganisation();
      return provisioning.plan(takeOver);
    },
    async apply(scope, hash, takeOver) {
      await knownOrganisation();
      try {
        const applied = await provisioning.apply(scope, hash, takeOver);
        const conflict = applied.steps.find(({ kind }) => kind === "conflict");
        if (conflict) conditions.set("conflict", { name: conflict.integrationName });
        else conditions.clear("conflict");
        return applied;
      } finally {
        noteProvisioning();
      }
    },
    async handle(req, res, tail) {
      if (tail.startsWith("/media/")) return media.serve(req, res, tail.slice("/media".length));
      await webhook(req, res);
      if (res.statusCode === 401) doctor.probes.refused();
    },
    doctor: doctor.examine,
    live: async () => (await store.liveEscalations()).length,
    async close(graceMs) {
      running = false;
      timers.clear(sweeping);
      reconciler.close();
      await outbox.drain(graceMs);
      await inbox.close();
      notifications.close();
      genesys.close();
      await store.close();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
