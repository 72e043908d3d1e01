/** Check 9: does an Architect flow stand behind every integration, the one of its row, and is it published? */
import type { Models } from "purecloud-platform-client-v2";
import { HandoverError } from "../errors.ts";
import { type Finding, finding, listed } from "./check.ts";
import type { RunCheck } from "./exam.ts";
import { BEHIND_CHATS, present, type Row } from "./readings.ts";

export const checkFlow: RunCheck = async ({ genesys, readings }) => {
  const rows = present(await readings.rows());
  if (rows.length === 0) return [finding("common.no-integration", "skipped")];
  const [recipients, flows] = await Promise.all([
    genesys.recipients.list(BEHIND_CHATS),
    genesys.flows.list(BEHIND_CHATS).catch(forbidden),
  ]);
  const byId = new Map(recipients.map((one) => [one.id ?? "", one]));
  const attached = rows.map((row) => ({ row, flow: byId.get(row.found.recipient?.id ?? "")?.flow }));
  const judged = judgeAttached(attached);
  if (flows instanceof HandoverError) {
    const permission = flows.facts.permission ?? "architect:flow:view";
    return [...judged, finding("common.not-permitted", "skipped", { permission, message: flows.message })];
  }
  return [...judged, ...judgePublished(attached, flows)];
};

/** Without this permission it is still known what is attached. */
function forbidden(error: unknown): HandoverError {
  if (error instanceof HandoverError && error.code === "GENESYS_PERMISSION") return error;
  throw error;
}

export interface Attached {
  row: Row;
  flow?: Models.Flow;
}

/** Pure. */
export function judgeAttached(attached: readonly Attached[]): Finding[] {
  const without = attached.filter(({ flow }) => !flow?.id);
  const others = attached.filter(({ row, flow }) => flow?.id && row.row.flowId && flow.id !== row.row.flowId);
  const right = attached.filter((one) => !without.includes(one) && !others.includes(one));
  const shown = ({ row, flow }: Attached) => `${nameOf(row)} → ${flow?.name ?? flow?.id}`;
  return [
    ...some(
      without,
      (names) => finding("flow.none", "error", { names }),
      ({ row }) => nameOf(row),
    ),
    ...some(
      others,
      (names) => finding("flow.other", "warning", { names }),
      (one) => `${shown(one)} (${one.row.row.flowName || one.row.row.flowId})`,
    ),
    ...some(right, (names) => finding("flow.attached", "ok", { names }), shown),
  ];
}

/** `flows`: all that the OAuth client can see. Pure. */
export function judgePublished(attached: readonly Attached[], flows: readonly Models.Flow[]): Finding[] {
  const byId = new Map(flows.map((one) => [one.id, one]));
  const used = new Map(attached.flatMap(({ flow }) => (flow?.id ? [[flow.id, flow] as const] : [])));
  const unseen = [...used.values()].filter(({ id }) => !byId.has(id));
  const unpublished = [...used.values()].filter(({ id }) => {
    const seen = byId.get(id);
    return seen !== undefined && !seen.publishedVersion;
  });
  const name = ({ id, name }: Models.Flow) => name ?? id ?? "?";
  return [
    ...some(unpublished, (names) => finding("flow.unpublished", "error", { names }), name),
    ...some(unseen, (names) => finding("flow.unseen", "warning", { names }), name),
  ];
}

function some<T>(
  items: readonly T[],
  say: (names: string) => Finding,
  nameOf: (item: T) => string,
): Finding[] {
  return items.length === 0 ? [] : [say(listed(items.map(nameOf)))];
}

const nameOf = ({ wanted, found }: Row): string => found?.name ?? wanted.name;
