/**
 * Check 6: a real message to a user who does not exist, which must come back through the real webhook, well signed.
 * Only when asked for: it opens a conversation in the organisation, and closes it again.
 */
import { HandoverError, loggable } from "../errors.ts";
import { type Finding, finding } from "./check.ts";
import type { Exam, RunCheck } from "./exam.ts";
import type { Arrival, Probe } from "./probe.ts";
import { BEHIND_CHATS, present } from "./readings.ts";

/** Genesys waits 10 s for an answer, and 5 s between its attempts (genesys-contract §4.1). */
const WAIT_MS = 20_000;
/** To Genesys our refusal is final, but the refused webhook may have been somebody else's. */
const AFTER_REFUSAL_MS = 3_000;
/** Without an answer it may still have been carried out, and a conversation be open. */
const UNCERTAIN = new Set<string>(["GENESYS_TIMEOUT", "GENESYS_UNREACHABLE"]);
const TEXT = "Livechat Handover connection test. Nobody needs to answer.";

export const checkRoundTrip: RunCheck = async (exam) => {
  if (!exam.roundTrip) return [finding("round-trip.not-asked", "skipped")];
  // One that points elsewhere would bother somebody else's middleware.
  const target = present(await exam.readings.rows()).find(
    ({ found, wanted }) => found.outboundNotificationWebhookUrl === wanted.webhookUrl,
  );
  if (!target) return [finding("common.no-integration", "skipped")];
  const probe = exam.probes.begin();
  try {
    return await travel(exam, probe, target.found.id, target.wanted.name);
  } finally {
    probe.end();
  }
};

async function travel(exam: Exam, probe: Probe, integrationId: string, name: string): Promise<Finding[]> {
  const startedAt = exam.now();
  const sent = await send(exam, probe, integrationId);
  if (sent instanceof HandoverError && !UNCERTAIN.has(sent.code)) return [refused(sent)];
  const opened = sent instanceof HandoverError ? undefined : sent.conversationId;
  if (opened) await exam.opened.remember(opened);
  const seen = await Promise.race([
    probe.arrived,
    probe.refused.then(() => exam.wait(AFTER_REFUSAL_MS)).then(() => "refused" as const),
    exam.wait(WAIT_MS).then(() => "silent" as const),
  ]);
  const ms = exam.now() - startedAt;
  const conversationId = opened ?? (typeof seen === "object" ? seen.conversationId : undefined);
  return [outcomeOf(seen, sent, { name, ms }), ...(await close(exam, conversationId))];
}

/** GENESYS_PERMISSION is thrown on: the runner has words for it. */
async function send(
  { genesys }: Exam,
  { userId }: Probe,
  integrationId: string,
): Promise<{ conversationId?: string } | HandoverError> {
  try {
    return await genesys.agentless.send(
      { integrationId, userId, text: TEXT },
      { ...BEHIND_CHATS, retries: 0 },
    );
  } catch (error) {
    if (!(error instanceof HandoverError) || error.code === "GENESYS_PERMISSION") throw error;
    return error;
  }
}

function outcomeOf(
  seen: Arrival | "refused" | "silent",
  sent: unknown,
  { name, ms }: { name: string; ms: number },
): Finding {
  if (typeof seen === "object") return finding("round-trip.came-back", "ok", { name, ms });
  if (sent instanceof HandoverError) return refused(sent);
  if (seen === "refused") return finding("round-trip.wrong-signature", "error", { name });
  return finding("round-trip.silent", "error", { name, seconds: WAIT_MS / 1000 });
}

const refused = ({ message }: HandoverError): Finding => finding("round-trip.refused", "error", { message });

async function close({ opened }: Exam, conversationId: string | undefined): Promise<Finding[]> {
  if (!conversationId) return [];
  try {
    await opened.close(conversationId);
    return [];
  } catch (error) {
    const message = loggable(error);
    return [finding("round-trip.left-open", "error", { conversationId, message })];
  }
}
