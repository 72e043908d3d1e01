/** User → agent: what genesys-send asks for, the outbox behind it, and what becomes of each row at Genesys. */
import { randomUUID } from "node:crypto";
import { createOutbox, type Outbox } from "../../delivery/outbox.ts";
import { createAttachments } from "../attachments.ts";
import { createOutcomes } from "../outcomes.ts";
import { createOutgoing, type Outbound } from "../outgoing.ts";
import { createTransmit } from "../transmit.ts";
import { createTyping } from "../typing.ts";
import { createUndeliveredLines, type UndeliveredLines } from "../undelivered-lines.ts";
import type { Administration } from "./administration.ts";
import type { Ground } from "./ground.ts";
import type { Life } from "./life.ts";
import type { Line } from "./line.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Records } from "./records.ts";
import type { Rounds } from "./rounds.ts";
import type { Signs } from "./signs.ts";

export interface SendingPorts {
  line: Line;
  signs: Signs;
  records: Records;
  mailbox: Mailbox;
  life: Life;
  rounds: Rounds;
  administration: Administration;
}

export interface Sending extends Outbound {
  outbox: Outbox;
  lines: UndeliveredLines;
  /** Once the flows run every genesys-send is there: what waits for another one waits for nobody. */
  forgetGone(): Promise<void>;
}

export function createSending(ground: Ground, ports: SendingPorts): Sending {
  const { initial, settings, senders, conditions, timers, now, warn } = ground;
  const { line } = ports;
  const { inbox, told } = ports.mailbox;
  const { store, media, integrations, choices, keys, sent } = ports.records;
  const { userIdOf } = keys;
  const { tracker } = ports.life;
  const genesys = () => line.genesys;

  const lines = createUndeliveredLines({
    store,
    accept: (drafts, batch) => outbox.accept(drafts, batch),
    content: () => settings().content,
    userIdOf,
    newId: randomUUID,
    now,
    log: warn,
  });
  const transmit = createTransmit({
    store,
    genesys,
    maxWaitMs: () => initial.maxWaitMinutes * 60_000,
    wait: ground.wait,
    userIdOf,
    content: () => settings().content,
    lacksToEnd: (permission) =>
      permission
        ? conditions.set("permission-missing", { permission })
        : conditions.clear("permission-missing"),
    now,
  });
  const outbox = createOutbox({
    store,
    transmit: sent.noting(transmit),
    ...createOutcomes({
      tracker,
      senders,
      outages: ports.signs.outages,
      justSpoken: ports.life.justSpoken,
      lines,
      escalationOf: store.escalation,
      spokenTooLate: ports.rounds.suspect,
      flowsRun: ground.flowsRun,
      now,
      log: warn,
    }),
    now,
    random: Math.random,
    timers,
    retryMinutes: initial.retryMinutes,
    maxRows: initial.outboxMax,
    maxBytes: initial.outboxMaxBytes,
    log: warn,
  });
  const { send } = createOutgoing({
    choices,
    settings,
    store,
    tracker,
    outbox,
    senders,
    integrations,
    provisioned: ports.administration.provisioning.idle,
    userIdOf,
    attachments: createAttachments(media, initial.attachments),
    typing: createTyping({ store, genesys, userIdOf, now, timers }),
    confirm: async (messageId, commit) => void (await inbox.confirm(messageId, { commit })),
    told,
    now,
  });

  return {
    send,
    outbox,
    lines,
    async forgetGone() {
      const living = new Set(senders.living());
      const count = await outbox.forgetOutcomes((nodeId) => !living.has(nodeId));
      if (count === 0) return;
      warn(`${count} results were for genesys-send nodes that no longer exist: nobody was told.`);
      conditions.set("gone-results", { count });
    },
  };
}
