/** Schedules, schedule groups and emergency groups (contract §6). */
import { required } from "../../refusal.ts";
import type { EmergencyGroup, Schedule, ScheduleGroup } from "../../state/model.ts";
import { nameFits, page, sorted } from "../paging.ts";
import { parameter, type Routes } from "../route.ts";
import { division } from "./queues.ts";

const PATH = "/api/v2/architect";

export const openingHourRoutes: Routes = {
  [`GET ${PATH}/schedules`]: ({ world, query }) => ({
    body: page(`${PATH}/schedules`, query, named(world.state.schedules, query), showSchedule),
  }),
  [`GET ${PATH}/schedulegroups`]: ({ world, query }) => ({
    body: page(`${PATH}/schedulegroups`, query, named(world.state.scheduleGroups, query), showGroup),
  }),
  [`GET ${PATH}/schedulegroups/{scheduleGroupId}`]: (call) => ({
    body: showGroup(
      required(call.world.state.scheduleGroups, "scheduleGroup", parameter(call, "scheduleGroupId")),
    ),
  }),
  [`GET ${PATH}/emergencygroups`]: ({ world, query }) => ({
    body: page(`${PATH}/emergencygroups`, query, named(world.state.emergencyGroups, query), showEmergency),
  }),
  [`GET ${PATH}/emergencygroups/{emergencyGroupId}`]: (call) => ({
    body: showEmergency(
      required(call.world.state.emergencyGroups, "emergencyGroup", parameter(call, "emergencyGroupId")),
    ),
  }),
};

function named<T extends { name: string }>(all: Map<string, T>, query: URLSearchParams): T[] {
  return sorted(all.values(), query).filter((one) => nameFits(one.name, query.get("name")));
}

function showSchedule({ id, name, start, end, rrule }: Schedule): object {
  return {
    id,
    name,
    division,
    version: 1,
    state: "active",
    start,
    end,
    rrule,
    selfUri: `${PATH}/schedules/${id}`,
  };
}

function showGroup(group: ScheduleGroup): object {
  const refs = (ids: string[]) => ids.map((id) => ({ id, selfUri: `${PATH}/schedules/${id}` }));
  return {
    id: group.id,
    name: group.name,
    division,
    version: 1,
    state: "active",
    timeZone: group.timeZone,
    openSchedules: refs(group.open),
    closedSchedules: refs(group.closed),
    holidaySchedules: refs(group.holidays),
    selfUri: `${PATH}/schedulegroups/${group.id}`,
  };
}

function showEmergency({ id, name, enabled }: EmergencyGroup): object {
  return {
    id,
    name,
    division,
    version: 1,
    state: "active",
    enabled,
    emergencyCallFlows: [],
    selfUri: `${PATH}/emergencygroups/${id}`,
  };
}
