/** Opening hours at Genesys: schedule groups with their schedules, and emergency groups (genesys-contract §6). */
import type { Models } from "purecloud-platform-client-v2";
import { HandoverError } from "../errors.ts";
import type { Schedule, ScheduleGroup } from "../routing/opening-hours/schedules.ts";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage, hasMore, type Listing, PAGE_SIZE } from "./pages.ts";
import { anywhere, type Found, named } from "./queues.ts";

const PATH = "/api/v2/architect";

export type Schedules = ReturnType<typeof createSchedules>;

export function createSchedules(http: Http) {
  const directory = (kind: "schedulegroups" | "emergencygroups") => ({
    /** Groups whose name contains the text. One page. */
    async search(text = "", options?: RequestOptions): Promise<Found> {
      const page = await http.request<Listing<Group>>({
        method: "GET",
        path: `${PATH}/${kind}`,
        query: { name: anywhere(text), sortBy: "name", pageSize: PAGE_SIZE, pageNumber: 1 },
        retries: 1,
        ...options,
      });
      return { found: named(there(page.entities)), more: hasMore(page, 1, PAGE_SIZE) };
    },
    /** Those of these groups that exist and can be seen. They cannot be asked for by id in one question, so: the list. */
    async known(ids: readonly string[], options?: RequestOptions): Promise<Found> {
      const wanted = new Set(ids);
      const all = await everyPage<Group>(http, `${PATH}/${kind}`, { sortBy: "name" }, options);
      return { found: named(there(all)).filter(({ id }) => wanted.has(id)), more: false };
    },
  });

  return {
    /** routing:scheduleGroup:view. */
    groups: directory("schedulegroups"),
    /** routing:emergencyGroup:view. */
    emergencyGroups: directory("emergencygroups"),

    /**
     * A group with its active schedules (routing:scheduleGroup:view, routing:schedule:view). Throws GENESYS_REJECTED with
     * status 404 for an unknown or deleted group, NOT_CONFIGURED when one of its schedules cannot be seen.
     */
    async group(id: string, options?: RequestOptions): Promise<ScheduleGroup> {
      const path = `${PATH}/schedulegroups/${encodeURIComponent(id)}`;
      const group = await http.request<Partial<Models.ScheduleGroup>>({
        method: "GET",
        path,
        retries: 1,
        ...options,
      });
      if (group.state === "deleted") throw deleted(id);
      const { openSchedules = [], closedSchedules = [], holidaySchedules = [] } = group;
      const references = [...openSchedules, ...closedSchedules, ...holidaySchedules];
      // Schedules cannot be asked for by id in one question, so: the list.
      const all =
        references.length > 0 ? await everyPage<Models.Schedule>(http, `${PATH}/schedules`, {}, options) : [];
      const byId = new Map(all.map((one) => [one.id ?? "", one]));
      const read = (refs: { id?: string }[]) =>
        refs.flatMap(({ id: one = "" }) => schedulesIn(byId.get(one), one));
      return {
        timeZone: group.timeZone || "UTC",
        open: read(openSchedules),
        closed: read(closedSchedules),
        holidays: read(holidaySchedules),
      };
    },

    /** Whether an emergency is declared (routing:emergencyGroup:view). */
    async isEmergency(id: string, options?: RequestOptions): Promise<boolean> {
      const path = `${PATH}/emergencygroups/${encodeURIComponent(id)}`;
      const group = await http.request<Partial<Models.EmergencyGroup>>({
        method: "GET",
        path,
        retries: 1,
        ...options,
      });
      return group.enabled === true;
    },
  };
}

interface Group {
  id?: string;
  name?: string;
  state?: string;
}

function there(groups: Group[] = []): Group[] {
  return groups.filter(({ state }) => state !== "deleted");
}

/** None where it is not active any more: inferred from what the field says of itself (ADR 0008). */
function schedulesIn(schedule: Models.Schedule | undefined, id: string): Schedule[] {
  if (schedule?.state === "inactive" || schedule?.state === "deleted") return [];
  if (schedule?.start && schedule.end) {
    return [{ start: schedule.start, end: schedule.end, rrule: schedule.rrule ?? "" }];
  }
  throw new HandoverError(
    "NOT_CONFIGURED",
    `The schedule group names the schedule ${id}, which cannot be seen.`,
    "Give the OAuth client's role the division of that schedule.",
  );
}

function deleted(id: string): HandoverError {
  return new HandoverError("GENESYS_REJECTED", `The schedule group ${id} was deleted at Genesys.`, "", {
    status: 404,
  });
}
