/** Part of check 10: are the schedule groups and emergency groups of the opening hours still there? */
import { HandoverError } from "../errors.ts";
import type { Found } from "../genesys/queues.ts";
import type { Hours } from "../routing/opening-hours/hours.ts";
import { type Finding, finding, listed } from "./check.ts";
import type { Exam } from "./exam.ts";
import { BEHIND_CHATS } from "./readings.ts";

/** By the group's id, the name it had when it was chosen. */
type Chosen = Map<string, string>;

export async function checkHours({ hours, genesys }: Pick<Exam, "hours" | "genesys">): Promise<Finding[]> {
  const [schedules, emergencies] = await Promise.all([
    goneOf(schedulesOf(hours), (ids) => genesys.schedules.groups.known(ids, BEHIND_CHATS)),
    goneOf(emergenciesOf(hours), (ids) => genesys.schedules.emergencyGroups.known(ids, BEHIND_CHATS)),
  ]);
  const gone = [...schedules, ...emergencies];
  return gone.length > 0 ? [finding("queue.hours-gone", "error", { names: listed(gone) })] : [];
}

/** The names of those that Genesys does not have. A missing permission is told by the check of permissions. */
async function goneOf(chosen: Chosen, known: (ids: string[]) => Promise<Found>): Promise<string[]> {
  if (chosen.size === 0) return [];
  try {
    const there = new Set((await known([...chosen.keys()])).found.map(({ id }) => id));
    return [...chosen].filter(([id]) => !there.has(id)).map(([, name]) => name);
  } catch (error) {
    if (error instanceof HandoverError && error.code === "GENESYS_PERMISSION") return [];
    throw error;
  }
}

function schedulesOf(hours: readonly Hours[]): Chosen {
  const chosen = hours.filter(({ kind, scheduleGroupId }) => kind === "genesys" && scheduleGroupId);
  return new Map(chosen.map((one) => [one.scheduleGroupId, one.scheduleGroupName || one.scheduleGroupId]));
}

function emergenciesOf(hours: readonly Hours[]): Chosen {
  const chosen = hours.filter(({ emergencyGroupId }) => emergencyGroupId);
  return new Map(chosen.map((one) => [one.emergencyGroupId, one.emergencyGroupName || one.emergencyGroupId]));
}
