/** The composition root: one connector per genesys-config, everything behind the five nodes in one object. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Conditions } from "../conditions.ts";
import { budgetFor } from "../delivery/budgets.ts";
import { createInbox, type Receiver } from "../delivery/inbox.ts";
import { createOutbox } from "../delivery/outbox.ts";
import type { Sender, Senders } from "../delivery/senders.ts";
import { realTimers, type Timers } from "../delivery/timers.ts";
import { asHandoverError } from "../errors.ts";
import { shownName } from "../escalation/agent-name.ts";
import { explain } from "../escalation/explain.ts";
import { createTracker } from "../escalation/tracker.ts";
import { channelPlacesFor } from "../genesys/channel-places.ts";
import { createGenesys } from "../genesys/client.ts";
import type { Outgoing } from "../messages/contract.ts";
import type { Decision } from "../routing/route.ts";
import { loadSecrets, markReplaced, type Secrets } from "../secrets.ts";
import { createWebhookHandler } from "../webhook/handler.ts";
import { askEnd } from "./asked-end.ts";
import { createAttachments } from "./attachments.ts";
import { createChoices } from "./choices.ts";
import { type ConnectorDoctor, createConnectorDoctor } from "./doctor.ts";
import { createEndsByPolling } from "./ends-by-polling.ts";
import { createGate } from "./gate.ts";
import { createGhosts } from "./ghosts.ts";
import { createIncoming } from "./incoming.ts";
import { createIntegrations } from "./integrations.ts";
import { createMediaRoom } from "./media-room.ts";
import { createOrganisation } from "./organisation.ts";
import { createOutages } from "./outages.ts";
import { createOutcomes } from "./outcomes.ts";
import { createOutgoing, type Sent } from "./outgoing.ts";
import { createPositions } from "./positions.ts";
import { createProvisioning, type Provisioning } from "./provisioning.ts";
import { createReadiness } from "./readiness.ts";
import { createRouting, type RouterQuestion } from "./routing.ts";
import type { Changeable, ConnectorSettings } from "./settings.ts";
import { createStorage } from "./storage.ts";
import { watchStore } from "./store-health.ts";
import { createSweeping } from "./sweeping.ts";
import { createThrottling } from "./throttling.ts";
import { createTiming } from "./timing.ts";
import { createTransmit } from "./transmit.ts";
import { createTyping } from "./typing.ts";
import { createFailedReceipt, createUndelivered } from "./undelivered.ts";
import { createUserIds, createUserReader } from "./user-ids.ts";
import { waitWith } from "./wait.ts";
import { createWatching } from "./watching.ts";

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
  change(changed: Changeable): void;

  send(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<Sent>;
  route(question: RouterQuestion): Promise<Decision>;
  countFailure(chatId: string, routerId: string, failed: boolean): number;
  plan: Provisioning["plan"];
  apply: Provisioning["apply"];
  prune: Provisioning["prune"];
  /** What is right and wrong between this connector and Genesys: ten checks, told one by one as they are done. */
  doctor: ConnectorDoctor["examine"];
  /** Handles one request under the webhook's address; `tail` is what stands behind it. Never rejects. */
  handle(req: IncomingMessage, res: ServerResponse, tail: string): Promise<void>;
  live(): Promise<number>;
  /** The timeline of that escalation, or of the chat's newest, in words, a line per step; undefined when none is known. */
  explain(which: { escalationId?: string; chatId?: string }): Promise<string | undefined>;
  /** Accepts nothing more, gives what is under way so many milliseconds, leaves the rest in the store. */
  close(graceMs: number): Promise<void>;
}

const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Reading conversations in turn may use a tenth of the requests (DESIGN §5). */
const READING_SHARE = 0.1;
const USUAL_PER_MINUTE = 300;

export function createConnector(
  initial: ConnectorSettings,
  attached: Attached,
  timers: Timers = realTimers,
  now: () => number = Date.now,
): Connector {
  const { conditions, senders } = attached;
  const wait = waitWith(timers);
  const log = (line: string) => attached.log("info", line);
  const warn = (line: string) => attached.log("warn", line);
  const warnOf = (error: unknown) => warn(asHandoverError(error).message);

  let current = initial;
  let loaded: Secrets = { current: "", digest: "", accepted: [], idKeys: [] };
  let running = false;
  const settings = () => current;
  const secrets = () => loaded;
  const { hosts, clientId, clientSecret, requestsPerMinute, retryMinutes } = initial;

  const { store: bare, files } = createStorage(initial.storage, warn);
  const health = watchStore(bare, conditions, (line) => attached.log("error", line));
  const timing = createTiming({
    store: health.store,
    settings: initial.timers,
    inChat: (chatId, task) => tracker.inChat(chatId, task),
    look: (escalation) => watching.lookNow(escalation),
    tell: (drafts, change) => inbox.add(drafts, change),
    end: (escalation, reason) => askEnd(outbox, escalation, { reason, at: now() }),
    timers,
    now,
    log: warn,
  });
  const store = timing.listeningTo(health.store);
  const budget = budgetFor(hosts.api, clientId, requestsPerMinute);
  const throttling = createThrottling({ conditions, budget, timers });
  const gate = createGate();
  const genesys = createGenesys({
    hosts,
    credentials: { clientId, clientSecret },
    budget: gate.through(budget),
    now,
  });
  const integrations = createIntegrations(store);
  const userIdOf = createUserIds({ secrets, continueThread: () => current.continueThread });
  const userOf = createUserReader(() => loaded.idKeys);
  const readiness = createReadiness({ conditions, settings, integrations, secrets });
  const outages = createOutages({
    conditions,
    listeners: () => (running ? attached.receivers() : []),
    now,
  });

  const failedReceipt = createFailedReceipt({ genesys, userIdOf, now });
  const inbox = createInbox({
    store,
    random: Math.random,
    timers,
    retryMinutes,
    onExpired: createUndelivered({ store, failedReceipt }),
    log: warn,
    receivers: attached.receivers,
    onUnclaimed: ({ competency }) => conditions.set("no-receiver", { competency: competency || "*" }),
  });
  const { agentNaming: naming } = initial;
  const tracker = createTracker({
    store,
    naming,
    tell: inbox.add,
    changed(before, after) {
      watching.changed(before, after);
      positions.changed(after);
    },
  });
  const endsByPolling = createEndsByPolling({ conditions, timers });
  const watching = createWatching({
    genesys,
    places: channelPlacesFor(hosts.api, clientId),
    store,
    tracker,
    timers,
    now,
    share: (requestsPerMinute || USUAL_PER_MINUTE) * READING_SHARE,
    onSocket: endsByPolling.onSocket,
    onPeriod: endsByPolling.onPeriod,
    log: warn,
  });
  const ghosts = createGhosts({
    store,
    genesys,
    tracker,
    continueThread: () => current.continueThread,
    wait,
    timers,
    log,
  });
  const positions = createPositions({
    genesys,
    paceSeconds: initial.positionSeconds,
    busy: () => budget.state().waiting > 0,
    emitNow: (draft) => inbox.emitNow(draft),
    timers,
    now,
  });
  const outbox = createOutbox({
    store,
    transmit: createTransmit({
      store,
      genesys: () => genesys,
      maxWaitMs: () => initial.maxWaitMinutes * 60_000,
      wait,
      userIdOf,
      content: () => current.content,
      lacksToEnd: (permission) =>
        permission
          ? conditions.set("permission-missing", { permission })
          : conditions.clear("permission-missing"),
    }),
    ...createOutcomes({
      tracker,
      senders,
      outages,
      escalationOf: store.escalation,
      spokenTooLate: ghosts.suspect,
      flowsRun: () => running,
      now,
    }),
    now,
    random: Math.random,
    timers,
    retryMinutes,
    maxRows: initial.outboxMax,
    maxBytes: initial.outboxMaxBytes,
    log: warn,
  });

  const organisation = createOrganisation({
    genesys,
    store,
    tracker,
    integrations,
    outages,
    timers,
    now,
    known: readiness.note,
    log: warn,
  });
  const provisioning = createProvisioning({
    settings,
    genesys: () => genesys,
    store,
    integrations,
    secrets,
    organisationKnown: organisation.known,
    async secretArrived() {
      await markReplaced(store, loaded.current, now());
      await readSecrets();
    },
    wait,
    progress: (done, of) => conditions.set("provisioning", { done, of }),
  });
  const routing = createRouting({
    settings,
    store,
    genesys: () => genesys,
    integrations,
    inChat: tracker.inChat,
    conditions,
    now,
    log: warn,
  });
  const { media, shown } = createMediaRoom({
    settings: initial,
    files,
    secrets: () => loaded.accepted,
    now,
    log: warn,
  });
  const sweeping = createSweeping({ store, media, readSecrets, timers, now, log: warn });
  const choices = createChoices(store);
  const outgoing = createOutgoing({
    choices,
    settings,
    store,
    tracker,
    outbox,
    senders,
    integrations,
    provisioned: provisioning.idle,
    userIdOf,
    attachments: createAttachments(media, initial.attachments),
    typing: createTyping({ store, genesys: () => genesys, userIdOf, now }),
    confirm: async (messageId, commit) => void (await inbox.confirm(messageId, { commit })),
    now,
  });
  const doctor = createConnectorDoctor({
    settings,
    store,
    integrations,
    secrets,
    userOf,
    socket: () => watching.socket,
    timers,
    now,
  });
  const incoming = createIncoming({
    content: () => current.content,
    choices,
    store,
    tracker,
    userOf,
    naming,
    graceMs: initial.graceSeconds * 1_000,
    tooLate(escalation, messageId) {
      log(
        `An agent's words came after the end of escalation ${escalation.id}, and after the grace period: not given to the flow.`,
      );
      failedReceipt(escalation, messageId).catch(warnOf);
    },
    add: async (draft, change) => (await inbox.add([draft], change)).length > 0,
    emitNow: inbox.emitNow,
    learnAgent: watching.learnAgent,
    shown,
    now,
    log,
  });
  const webhook = createWebhookHandler({
    secrets: () => loaded.accepted,
    receive: async (said) => (doctor.probes.takes(said) ? "ignored" : incoming(said)),
    limitBytes: MAX_BODY_BYTES,
    log: warn,
  });

  async function readSecrets() {
    const { webhookSecret, connectorName, deriveFrom } = initial;
    const base = deriveFrom === "store" ? "" : clientSecret;
    loaded = await loadSecrets(store, { webhookSecret, clientSecret: base, connectorName }, now());
  }

  /** Once the flows run every genesys-send is there: what waits for another one waits for nobody. */
  async function forgetGone() {
    const living = new Set(senders.living());
    const count = await outbox.forgetOutcomes((nodeId) => !living.has(nodeId));
    if (count === 0) return;
    warn(`${count} results were for genesys-send nodes that no longer exist: nobody was told.`);
    conditions.set("gone-results", { count });
  }

  return {
    async start() {
      await store.open();
      await readSecrets();
      await integrations.load();
      await choices.load();
      const live = await store.liveEscalations();
      for (const escalation of live) {
        watching.resume(escalation);
        positions.changed(escalation);
      }
      await inbox.start();
      await outbox.start();
      await timing.start(live);
      sweeping.start();
      ghosts.start();
      organisation.start();
      void doctor.tidy();
      log(`connector "${initial.connectorName}" is ready; its webhook is ${initial.webhookUrl}`);
    },
    release() {
      running = true;
      inbox.release();
      for (const nodeId of senders.living()) void outbox.retryOutcomes(nodeId);
      forgetGone().catch(warnOf);
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
    change({ competencies, content, hours }) {
      current = { ...current, competencies, content, hours };
      readiness.note();
    },

    send: outgoing.send,
    route: routing.route,
    countFailure: routing.countFailure,
    plan: provisioning.plan,
    async prune(ids) {
      try {
        return await provisioning.prune(ids);
      } finally {
        readiness.note();
      }
    },
    async apply(scope, hash, asked) {
      try {
        const applied = await provisioning.apply(scope, hash, asked);
        readiness.noteLeft(applied.steps);
        return applied;
      } finally {
        readiness.note();
      }
    },
    async handle(req, res, tail) {
      try {
        if (tail.startsWith("/media/")) return await media.serve(req, res, tail.slice("/media".length));
        await webhook(req, res);
        if (res.statusCode === 401) doctor.probes.refused();
      } catch (error) {
        warnOf(error);
        res.destroy();
      }
    },
    doctor: doctor.examine,
    live: async () => (await store.liveEscalations()).length,
    async explain({ escalationId, chatId = "" }) {
      const known = escalationId
        ? await store.escalation(escalationId)
        : await store.latestEscalation(chatId);
      return known && explain(known, (name) => shownName(naming, name));
    },
    async close(graceMs) {
      running = false;
      inbox.hold();
      timing.close();
      sweeping.close();
      ghosts.close();
      organisation.close();
      watching.close();
      positions.close();
      try {
        await outbox.drain(graceMs);
        await inbox.close();
      } finally {
        endsByPolling.close();
        outages.close();
        throttling.close();
        health.close();
        gate.close();
        genesys.close();
        await store.close();
      }
    },
  };
}
