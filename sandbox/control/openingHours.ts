/** Opening hours as a test orders them: schedules, groups of them, and emergency groups (contract §6). */
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import type { EmergencyGroup, Schedule, ScheduleGroup } from "../state/model.ts";
import type { World } from "../world.ts";

export function showOpeningHours({ state }: World): object {
  return {
    schedules: [...state.schedules.values()],
    scheduleGroups: [...state.scheduleGroups.values()],
    emergencyGroups: [...state.emergencyGroups.values()],
  };
}

/** Each list that is given takes the place of the old one; what has no id gets one. Nothing changes when one is wrong. */
export function setOpeningHours(world: World, wanted: Record<string, unknown>): object {
  const { schedules, scheduleGroups, emergencyGroups } = world.state;
  const next = {
    schedules: read(wanted.schedules, readSchedule) ?? schedules,
    scheduleGroups: read(wanted.scheduleGroups, readGroup) ?? scheduleGroups,
    emergencyGroups: read(wanted.emergencyGroups, readEmergency) ?? emergencyGroups,
  };
  for (const group of next.scheduleGroups.values())
    for (const id of [...group.open, ...group.closed, ...group.holidays])
      if (!next.schedules.has(id)) throw wrong(`${group.name} names a schedule that does not exist: ${id}`);
  Object.assign(world.state, next);
  world.changed();
  return showOpeningHours(world);
}

type Given = Record<string, unknown>;

function read<T extends { id: string }>(
  list: unknown,
  one: (given: Given) => Omit<T, "id">,
): Map<string, T> | undefined {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw wrong("schedules, scheduleGroups and emergencyGroups are lists.");
  return new Map(
    list.map((given: Given) => {
      const id = typeof given?.id === "string" ? given.id : newId();
      return [id, { id, ...one(given) } as T];
    }),
  );
}

/** "Local ISO without zone" (contract §6). */
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?$/;

function readSchedule({ name, start, end, rrule }: Given): Omit<Schedule, "id"> {
  if (!LOCAL.test(String(start)) || !LOCAL.test(String(end)))
    throw wrong("start and end are local times without a zone, such as 2026-01-05T08:00:00.000.");
  return {
    name: named(name),
    start: String(start),
    end: String(end),
    ...(rrule !== undefined && { rrule: String(rrule) }),
  };
}

function readGroup({
  name,
  timeZone,
  open = [],
  closed = [],
  holidays = [],
}: Given): Omit<ScheduleGroup, "id"> {
  try {
    new Intl.DateTimeFormat("en", { timeZone: String(timeZone) });
  } catch {
    throw wrong(`${timeZone} is no time zone.`);
  }
  const ids = (list: unknown) => (Array.isArray(list) ? list.map(String) : []);
  return {
    name: named(name),
    timeZone: String(timeZone),
    open: ids(open),
    closed: ids(closed),
    holidays: ids(holidays),
  };
}

function readEmergency({ name, enabled }: Given): Omit<EmergencyGroup, "id"> {
  return { name: named(name), enabled: enabled === true };
}

function named(name: unknown): string {
  if (typeof name === "string" && name) return name;
  throw wrong("Everything has a name.");
}

const wrong = (message: string) => new Refusal(400, "invalid.value", message);
