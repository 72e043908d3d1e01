/** The composition root: one connector per genesys-config, everything behind the five nodes in one object. */
import type { Timers } from "../delivery/timers.ts";
import { askEnd } from "./asked-end.ts";
import type { Attached, Connector } from "./interface.ts";
import { createReadiness } from "./readiness.ts";
import { createAdministration } from "./rooms/administration.ts";
import { createEntrance } from "./rooms/entrance.ts";
import { createGround } from "./rooms/ground.ts";
import { createLife } from "./rooms/life.ts";
import { createLine } from "./rooms/line.ts";
import { createMailbox } from "./rooms/mailbox.ts";
import { createRecords } from "./rooms/records.ts";
import { createRounds } from "./rooms/rounds.ts";
import { createSending } from "./rooms/sending.ts";
import { createSigns } from "./rooms/signs.ts";
import { createRouting } from "./routing.ts";
import type { ConnectorSettings } from "./settings.ts";
import { createStorage } from "./storage.ts";
import { createTiming } from "./timing.ts";

export function createConnector(
  initial: ConnectorSettings,
  attached: Attached,
  timers?: Timers,
  now?: () => number,
): Connector {
  const ground = createGround(initial, attached, timers, now);
  const { conditions, senders, settings, warn } = ground;

  const { store: bare, files } = createStorage(initial.storage, warn);
  const line = createLine(ground);
  const signs = createSigns(ground, bare, line.budget);
  // First of all, because the timers run by what everybody else commits; what they ask for is there when they ring.
  const timing = createTiming({
    store: signs.store,
    settings: initial.timers,
    naming: initial.agentNaming,
    inChat: (chatId, task) => life.tracker.inChat(chatId, task),
    look: (escalation) => life.lookNow(escalation),
    tell: (drafts, change) => inbox.add(drafts, change),
    end: (escalation, reason) => askEnd(sending.outbox, escalation, { reason, at: ground.now() }),
    timers: ground.timers,
    now: ground.now,
    log: warn,
  });
  const records = createRecords(ground, timing.listeningTo(signs.store), files);
  const { store, keys, integrations } = records;
  const readiness = createReadiness({ conditions, settings, integrations, secrets: keys.secrets });

  const mailbox = createMailbox(ground, { records, outbox: () => sending.outbox });
  const { inbox } = mailbox;
  const life = createLife(ground, { line, signs, store, inbox });
  const { tracker } = life;
  const rounds = createRounds(ground, { line, signs, records, readiness, tracker });
  const administration = createAdministration(ground, { line, records, readiness, life, rounds });
  const { provisioning, doctor, explaining } = administration;
  const sending = createSending(ground, { line, signs, records, mailbox, life, rounds, administration });
  const { outbox } = sending;
  const routing = createRouting({
    settings,
    store,
    genesys: () => line.genesys,
    integrations,
    inChat: tracker.inChat,
    conditions,
    timers: ground.timers,
    now: ground.now,
    log: warn,
  });
  const handle = createEntrance(ground, { records, mailbox, life, doctor, lines: sending.lines });

  return {
    async start() {
      await records.open();
      const live = await store.liveEscalations();
      for (const escalation of live) life.resume(escalation);
      await inbox.start();
      await sending.lines.load();
      await outbox.start();
      await timing.start(live);
      rounds.start();
      void doctor.tidy();
      ground.log(`connector "${initial.connectorName}" is ready; its webhook is ${initial.webhookUrl}`);
    },
    release() {
      ground.setFlowsRun(true);
      inbox.release();
      for (const nodeId of senders.living()) void outbox.retryOutcomes(nodeId);
      sending.forgetGone().catch(ground.warnOf);
    },
    hold() {
      ground.setFlowsRun(false);
      inbox.hold();
    },
    senderCame(nodeId) {
      if (ground.flowsRun()) void outbox.retryOutcomes(nodeId);
    },
    receiverCame() {
      conditions.clear("no-receiver");
      if (ground.flowsRun()) inbox.release();
    },
    change(changed) {
      ground.change(changed);
      readiness.note();
      routing.changed();
    },

    send(outgoing, fallbackPath, sender) {
      const sent = sending.send(outgoing, fallbackPath, sender);
      // It stands in the chat's order now: what the router decides next comes after it.
      routing.sent(outgoing);
      return sent;
    },
    route: routing.route,
    turnTaken: routing.turnTaken,
    plan: provisioning.plan,
    apply: provisioning.apply,
    prune: provisioning.prune,
    doctor: doctor.examine,
    handle,
    explain: explaining.explain,
    chats: explaining.chats,
    async close(graceMs) {
      ground.setFlowsRun(false);
      inbox.hold();
      timing.close();
      rounds.close();
      life.close();
      routing.close();
      try {
        await outbox.drain(graceMs);
        await records.sent.close();
        await inbox.close();
      } finally {
        signs.close();
        line.close();
        ground.close();
        await store.close();
      }
    },
  };
}
