/** A chat asks for agents: a new escalation, and the first message that opens its conversation at Genesys. */
import { randomUUID } from "node:crypto";
import type { Sender } from "../../delivery/senders.ts";
import type { Escalation } from "../../escalation/escalation.ts";
import type { Outgoing } from "../../messages/contract.ts";
import { handedOverOf } from "../../messages/history/news.ts";
import { liveMask } from "../../messages/masking/masking.ts";
import { openingBodies, wordingOf } from "../../messages/to-genesys.ts";
import { rowOf } from "../../routing/competencies.ts";
import { continuedFrom } from "./continuing.ts";
import type { Accepted, OutgoingPorts } from "./contract.ts";
import { endingOf, messageIdOf, type Writing } from "./writing.ts";

export interface EscalatingPorts
  extends Pick<OutgoingPorts, "settings" | "store" | "integrations" | "provisioned" | "attachments" | "now"> {
  writing: Writing;
}

/** `latest` is the chat's escalation before this one. Throws COMPETENCY_UNKNOWN, NOT_PROVISIONED, and as the outbox does. */
export type Escalate = (
  outgoing: Outgoing,
  fallbackPath: string[],
  latest: Escalation | undefined,
  sender: Sender,
) => Promise<Accepted>;

export function createEscalate(ports: EscalatingPorts): Escalate {
  const { settings, attachments, writing } = ports;

  async function newEscalation(
    outgoing: Outgoing,
    fallbackPath: string[],
    latest: Escalation | undefined,
  ): Promise<Escalation> {
    const { competencies, continueThread } = settings();
    const row = rowOf(competencies, outgoing.competency);
    const integration = ports.integrations.of(row.competency);
    const reopens = continueThread ? await continuedFrom(latest, integration.id, ports.store) : undefined;
    return {
      id: randomUUID(),
      chatId: outgoing.chatId,
      number: (latest?.number ?? 0) + 1,
      state: "requested",
      competency: row.competency,
      fallbackPath: fallbackPath.length > 0 ? fallbackPath : [row.competency],
      integrationId: integration.id,
      integrationName: integration.name,
      queueId: row.queueId,
      requestedAt: ports.now(),
      handedOver: handedOverOf(outgoing.history),
      ...(reopens && { reopens }),
      ...(outgoing.timers && { timers: outgoing.timers }),
      ...(outgoing.language && { language: outgoing.language }),
      ...(outgoing.timeZone && { timeZone: outgoing.timeZone }),
    };
  }

  return async (outgoing, fallbackPath, latest, sender) => {
    // Inside the chat's turn: what the user says next must not overtake it and find no escalation.
    await ports.provisioned();
    const escalation = await newEscalation(outgoing, fallbackPath, latest);
    const { content } = settings();
    const { words } = wordingOf(outgoing, content);
    const files = await attachments.prepare(
      outgoing.attachments,
      words,
      liveMask(content.masking, words.masked),
    );
    // What Genesys refused no agent has read.
    const before = latest?.endReason === "error" ? undefined : latest?.handedOver;
    const stamp = writing.stampFor(escalation);
    const { bodies, report } = openingBodies(outgoing, files.parts, stamp, content, before);
    const said = { escalation, outgoing, sender, bodies, ending: endingOf(files, report) };
    const seq = await writing.write(said, { escalations: [escalation] });
    return { escalation, seq, messageId: messageIdOf(bodies), already: false };
  };
}
