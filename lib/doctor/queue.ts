/** Check 10: do the queues of the table exist, have they members, is somebody on queue now, and what of the opening hours? */
import type { Models } from "purecloud-platform-client-v2";
import { HandoverError } from "../errors.ts";
import type { QueueObservation } from "../genesys/observations.ts";
import { type Finding, finding, listed } from "./check.ts";
import type { Exam, RunCheck } from "./exam.ts";
import { checkHours } from "./hours.ts";
import { BEHIND_CHATS } from "./readings.ts";

/** Queues in one question: a body stays small. */
const BATCH = 100;

export const checkQueue: RunCheck = async (exam) => {
  const [hours, queues] = await Promise.all([checkHours(exam), checkQueues(exam)]);
  return [...hours, ...queues];
};

async function checkQueues({ rows, genesys }: Exam): Promise<Finding[]> {
  const wanted = new Map(
    rows.filter(({ queueId }) => queueId).map(({ queueId, queueName }) => [queueId, queueName || queueId]),
  );
  if (wanted.size === 0) return [finding("queue.none-chosen", "skipped")];
  const [queues, observed] = await Promise.all([
    genesys.queues.list(BEHIND_CHATS),
    observe(genesys, [...wanted.keys()]),
  ]);
  const figures = observed instanceof HandoverError ? undefined : observed;
  return [
    ...judgeQueues(wanted, queues, figures),
    ...(figures ? [] : [notPermitted(observed as HandoverError)]),
  ];
}

/** Without this permission it is still known which queues exist and have members. */
async function observe(
  { observations }: Exam["genesys"],
  queueIds: string[],
): Promise<Map<string, QueueObservation> | HandoverError> {
  const all = new Map<string, QueueObservation>();
  try {
    for (let start = 0; start < queueIds.length; start += BATCH) {
      const part = await observations.ofQueues(queueIds.slice(start, start + BATCH), BEHIND_CHATS);
      for (const [id, figure] of part) all.set(id, figure);
    }
    return all;
  } catch (error) {
    if (error instanceof HandoverError && error.code === "GENESYS_PERMISSION") return error;
    throw error;
  }
}

function notPermitted({ facts, message }: HandoverError): Finding {
  const permission = facts.permission ?? "analytics:queueObservation:view";
  return finding("common.not-permitted", "skipped", { permission, message });
}

/** `figures` undefined: nobody may say who is on queue. Pure. */
export function judgeQueues(
  wanted: ReadonlyMap<string, string>,
  queues: readonly Models.Queue[],
  figures: ReadonlyMap<string, QueueObservation> | undefined,
): Finding[] {
  const byId = new Map(queues.map((one) => [one.id, one]));
  const agents = (id: string) => figures?.get(id)?.agentsOnQueue ?? 0;
  const stateOf = (id: string) => {
    const queue = byId.get(id);
    if (!queue) return "gone";
    if (queue.memberCount === 0) return "empty";
    if (!figures) return undefined;
    return agents(id) > 0 ? "staffed" : "nobody";
  };
  const verdicts = { gone: "error", empty: "error", nobody: "warning", staffed: "ok" } as const;
  return (Object.keys(verdicts) as (keyof typeof verdicts)[]).flatMap((state) => {
    const ids = [...wanted.keys()].filter((id) => stateOf(id) === state);
    if (ids.length === 0) return [];
    const name = (id: string) => byId.get(id)?.name ?? wanted.get(id) ?? id;
    const names = ids.map((id) => (state === "staffed" ? `${name(id)} (${agents(id)})` : name(id)));
    return [finding(`queue.${state}`, verdicts[state], { names: listed(names) })];
  });
}
