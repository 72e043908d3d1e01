/** Everything that comes in under the webhook's address: Genesys' webhooks, and whoever fetches a file. */
import { hashOf } from "../../hash-of.ts";
import { createWebhookHandler } from "../../webhook/handler.ts";
import type { ConnectorDoctor } from "../doctor.ts";
import { createIncoming } from "../incoming.ts";
import type { Connector } from "../interface.ts";
import type { UndeliveredLines } from "../undelivered-lines.ts";
import type { Ground } from "./ground.ts";
import type { Life } from "./life.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Records } from "./records.ts";

export interface EntrancePorts {
  records: Records;
  mailbox: Mailbox;
  life: Life;
  doctor: ConnectorDoctor;
  lines: Pick<UndeliveredLines, "refused">;
}

const MAX_BODY_BYTES = 5 * 1024 * 1024;

export function createEntrance(ground: Ground, ports: EntrancePorts): Connector["handle"] {
  const { initial, settings, now, log, warn, warnOf } = ground;
  const { life, doctor } = ports;
  const { store, keys, choices, media, shown } = ports.records;
  const { inbox, receipts } = ports.mailbox;
  const incoming = createIncoming({
    content: () => settings().content,
    choices,
    store,
    tracker: life.tracker,
    userOf: keys.userOf,
    naming: initial.agentNaming,
    graceSeconds: initial.graceSeconds,
    async tooLate(escalation, messageId) {
      log(
        `An agent's words came after the end of escalation ${escalation.id} of chat ${hashOf(escalation.chatId)}, and after the grace period: not given to the flow.`,
      );
      await receipts.tooLate(escalation, messageId).catch(warnOf);
    },
    add: async (draft, change) => (await inbox.add([draft], change)).length > 0,
    emitNow: inbox.emitNow,
    learnAgent: life.learnAgent,
    receipts: ports.records.receiptReader,
    failed: (about, reasons) => void ports.lines.refused(about, reasons).catch(warnOf),
    shown,
    now,
    log,
  });
  const webhook = createWebhookHandler({
    secrets: () => keys.secrets().accepted,
    receive: async (said) => (doctor.probes.takes(said) ? "ignored" : incoming(said)),
    limitBytes: MAX_BODY_BYTES,
    log: warn,
  });

  return async (req, res, tail) => {
    try {
      if (tail.startsWith("/media/")) return await media.serve(req, res, tail.slice("/media".length));
      await webhook(req, res);
      if (res.statusCode === 401) doctor.probes.refused();
    } catch (error) {
      warnOf(error);
      res.destroy();
    }
  };
}
