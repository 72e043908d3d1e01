/**
 * When something that the user wrote did not get through, the agent reads a line: once, until something of the user's
 * gets through again. The line goes the way of every message, and when it fails itself nobody is told.
 */
import type { Outbox, OutboxPorts } from "../delivery/outbox.ts";
import { asHandoverError, type HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import type { ContentSettings } from "../messages/content-settings.ts";
import { isAboutFile } from "../messages/failure-reasons.ts";
import { lineBody, wordingOf } from "../messages/to-genesys.ts";
import { filled } from "../messages/wording.ts";
import type { Words } from "../messages/words.ts";
import { isWithAgents } from "../routing/route.ts";
import type { OutboxRow, SentMessage, Store } from "../store/store.ts";
import type { ReceiptReason } from "../webhook/parse.ts";
import { NOBODY } from "./asked-end.ts";
import type { UserIdOf } from "./user-ids.ts";

export interface UndeliveredPorts {
  store: Pick<Store, "escalation" | "commit" | "metaStartingWith">;
  accept: Outbox["accept"];
  content: () => ContentSettings;
  userIdOf: UserIdOf;
  newId: () => string;
  now: () => number;
  log: (line: string) => void;
}

export interface UndeliveredLines {
  load(): Promise<void>;
  /** The outbox gave a row up. Never rejects. */
  gaveUp: NonNullable<OutboxPorts["onGivenUp"]>;
  /** Genesys had taken it, and says now that it failed. Never rejects. */
  refused(about: SentMessage, reasons: readonly ReceiptReason[]): Promise<void>;
  /** Genesys took this row. */
  arrived(row: OutboxRow): Promise<void>;
}

interface Line {
  at: number;
  /** Something of the user's got through after it. */
  over: boolean;
}

type Why = keyof Words["undeliveredFor"];

const PREFIX = "undelivered-line:";
const KEPT = 10_000;
/** Genesys says of each message by itself that it failed; whether the next one got through nobody says. */
const REFUSALS_APART_MS = 60_000;

export function createUndeliveredLines(ports: UndeliveredPorts): UndeliveredLines {
  const { store, now } = ports;
  const lines = new Map<string, Line>();

  /** What is to be written with it. */
  function keep(escalationId: string, line: Line): Record<string, string | null> {
    lines.delete(escalationId);
    lines.set(escalationId, line);
    const [oldest] = lines.keys();
    const forgotten = lines.size > KEPT && oldest !== undefined && lines.delete(oldest);
    return {
      ...(forgotten && { [PREFIX + oldest]: null }),
      [PREFIX + escalationId]: line.over ? null : String(line.at),
    };
  }

  async function tell(escalationId: string, why: Why): Promise<void> {
    const escalation = await store.escalation(escalationId);
    if (!escalation || !isWithAgents(escalation)) return;
    const before = lines.get(escalationId);
    const meta = keep(escalationId, { at: now(), over: false });
    try {
      await ports.accept([lineDraft(escalation, why)], { meta });
    } catch (error) {
      if (before) lines.set(escalationId, before);
      else lines.delete(escalationId);
      ports.log(`An agent does not hear that a message is missing: ${asHandoverError(error).message}`);
    }
  }

  function lineDraft(escalation: Escalation, why: Why) {
    const { words } = wordingOf(escalation, ports.content());
    const text = filled(words.undelivered, { why: words.undeliveredFor[why] });
    const { chatId, id: escalationId, integrationId } = escalation;
    return {
      ...{ chatId, escalationId, integrationId, nodeId: NOBODY, flowMessage: {}, kind: "message" as const },
      body: lineBody(ports.userIdOf(escalation), ports.newId(), now(), text),
      ...{ opens: false, last: true, acceptedAt: now(), attempts: 0 },
    };
  }

  return {
    async load() {
      const gone: Record<string, null> = {};
      for (const [key, at] of await store.metaStartingWith(PREFIX)) {
        const escalationId = key.slice(PREFIX.length);
        const escalation = await store.escalation(escalationId);
        if (escalation && isWithAgents(escalation)) lines.set(escalationId, { at: Number(at), over: false });
        else gone[key] = null;
      }
      if (Object.keys(gone).length > 0) await store.commit({ meta: gone });
    },
    async gaveUp(row, error) {
      if (!isUsers(row) || row.opens) return;
      const line = lines.get(row.escalationId);
      if (!line || line.over) await tell(row.escalationId, whyOf(row, error));
    },
    async refused({ escalationId, ours }, reasons) {
      if (ours) return;
      const line = lines.get(escalationId);
      if (line && (!line.over || now() - line.at < REFUSALS_APART_MS)) return;
      await tell(escalationId, reasons.some(({ code }) => isAboutFile(code)) ? "file" : "refused");
    },
    async arrived(row) {
      const line = lines.get(row.escalationId);
      if (!line || line.over || !isUsers(row)) return;
      await store.commit({ meta: keep(row.escalationId, { ...line, over: true }) });
    },
  };
}

/** A line of ours is nobody's word. */
function isUsers({ kind, nodeId }: OutboxRow): boolean {
  return kind === "message" && nodeId !== NOBODY;
}

function whyOf({ body }: OutboxRow, { code }: HandoverError): Why {
  if (code === "GENESYS_RATE_LIMIT") return "busy";
  if (code !== "GENESYS_REJECTED") return "late";
  return (body as { content?: unknown }).content ? "file" : "refused";
}
