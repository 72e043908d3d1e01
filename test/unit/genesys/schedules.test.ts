/** What of a schedule group's schedules counts: those that are there and active. */
import assert from "node:assert/strict";
import type { ApiRequest, Http } from "../../../lib/genesys/http.ts";
import { createSchedules } from "../../../lib/genesys/schedules.ts";

const schedule = (id: string, state?: string) => ({
  id,
  ...(state && { state }),
  start: "2026-01-05T08:00:00.000",
  end: "2026-01-05T18:00:00.000",
});
const refs = (...ids: string[]) => ids.map((id) => ({ id }));

/** Genesys with these schedules and one group. */
function withGroup(group: object, ...entities: object[]) {
  const answer = ({ path }: ApiRequest) => (path.endsWith("/schedules") ? { entities } : group);
  const http: Http = { request: async (asked) => answer(asked) as never, close() {} };
  return createSchedules(http).group("g");
}

describe("the schedules of a group", () => {
  it("are those that are active, or of which Genesys does not say", async () => {
    const group = { timeZone: "Europe/Paris", openSchedules: refs("a", "b", "c", "d") };
    const all = [schedule("a"), schedule("b", "active"), schedule("c", "inactive"), schedule("d", "deleted")];
    assert.equal((await withGroup(group, ...all)).open.length, 2);
  });

  it("without which the group says nothing are NOT_CONFIGURED, and the division is named as what to look at", async () => {
    await assert.rejects(withGroup({ closedSchedules: refs("x") }, schedule("a")), {
      code: "NOT_CONFIGURED",
      message: /schedule x,.*division/,
    });
  });

  it("of a group that is deleted are gone with it", async () => {
    const group = { state: "deleted", openSchedules: refs("a") };
    await assert.rejects(withGroup(group, schedule("a")), {
      code: "GENESYS_REJECTED",
      facts: { status: 404 },
    });
  });

  it("of a group without any are none: it is always closed, in UTC", async () => {
    assert.deepEqual(await withGroup({}), { timeZone: "UTC", open: [], closed: [], holidays: [] });
  });
});
