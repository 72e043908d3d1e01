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
  async function search(kind: "schedulegroups" | "emergencygroups", text: string, options?: RequestOptions) {
    const page = await http.request<Listing<{ id?: string; name?: string; state?: string }>>({
      method: "GET",
      path: `${PATH}/${kind}`,
      query: { name: anywhere(text), sortBy: "name", pageSize: PAGE_SIZE, pageNumber: 1 },
      retries: 1,
      ...options,
    });
    const there = (page.entities ?? []).filter(({ state }) => state !== "deleted");
    return { found: named(there), more: hasMore(page, 1, PAGE_SIZE) } satisfies Found;
  }

  return {
    /** Schedule groups whose name contains the text (routing:scheduleGroup:view). One page. */
    searchGroups: (text = "", options?: RequestOptions) => search("schedulegroups", text, options),
    /** Emergency groups whose name contains the text (routing:emergencyGroup:view). One page. */
    searchEmergencyGroups: (text = "", options?: RequestOptions) => search("emergencygroups", text, options),

    /**
     * A group with its schedules (routing:scheduleGroup:view, routing:schedule:view). Throws GENESYS_REJECTED with status
     * 404 for an unknown group, NOT_CONFIGURED when one of its schedules cannot be seen.
     */
    async group(id: string, options?: RequestOptions): Promise<ScheduleGroup> {
      const path = `${PATH}/schedulegroups/${encodeURIComponent(id)}`;
      const group = await http.request<Partial<Models.ScheduleGroup>>({
        method: "GET",
        path,
        retries: 1,
        ...options,
      });
      const { openSchedules = [], closedSchedules = [], holidaySchedules = [] } = group;
      const references = [...openSchedules, ...closedSchedules, ...holidaySchedules];
      // Schedules cannot be asked for by id in one question, so: the list.
      const all =
        references.length > 0 ? await everyPage<Models.Schedule>(http, `${PATH}/schedules`, {}, options) : [];
      const byId = new Map(all.map((one) => [one.id ?? "", one]));
      const read = (refs: { id?: string }[]) =>
        refs.map(({ id: one = "" }) => scheduleOf(byId.get(one), one));
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

function scheduleOf(schedule: Models.Schedule | undefined, id: string): Schedule {
  if (schedule?.start && schedule.end) {
    return { start: schedule.start, end: schedule.end, rrule: schedule.rrule ?? "" };
  }
  throw new HandoverError(
    "NOT_CONFIGURED",
    `The schedule group names the schedule ${id}, which cannot be seen.`,
    "Give the OAuth client's role the division of that schedule.",
  );
}
