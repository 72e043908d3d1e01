import assert from "node:assert/strict";
import { AGENTS, FLOWS, QUEUES, type Stage, setStage } from "./stage.ts";

interface Row {
  metric: string;
  qualifier?: string;
  stats: { count: number };
}
interface Group {
  group: { queueId: string; mediaType?: string };
  data?: Row[];
}

describe("sandbox: queues, flows and observations", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const names = (reply: { body: { entities: { name: string }[] } }) =>
    reply.body.entities.map((one) => one.name);

  describe("queues", () => {
    it("are sorted by name, in pages", async () => {
      assert.deepEqual(names(await stage.api("GET", "/api/v2/routing/queues")), [
        "Animal",
        "General",
        "Payment",
      ]);
      assert.deepEqual(names(await stage.api("GET", "/api/v2/routing/queues?sortOrder=desc&pageSize=1")), [
        "Payment",
      ]);
      assert.deepEqual(names(await stage.api("GET", "/api/v2/routing/queues?pageSize=2&pageNumber=2")), [
        "Payment",
      ]);
    });

    const filters: [string, string[]][] = [
      ["Animal", ["Animal"]],
      ["animal", ["Animal"]],
      ["*al", ["Animal", "General"]],
      ["Pay*", ["Payment"]],
      ["*n*", ["Animal", "General", "Payment"]],
      ["Anim", []],
    ];
    for (const [filter, expected] of filters)
      it(`name=${filter} finds ${expected.join(", ") || "nothing"}`, async () => {
        assert.deepEqual(names(await stage.api("GET", `/api/v2/routing/queues?name=${filter}`)), expected);
      });

    it("have a light view that needs another permission", async () => {
      const { body: client } = await stage.control("POST", "clients", {
        permissions: ["routing:queue:search"],
      });
      const api = await stage.clientOf(client);
      assert.deepEqual(names(await api("GET", "/api/v2/routing/queues/divisionviews")), [
        "Animal",
        "General",
        "Payment",
      ]);
      assert.equal((await api("GET", "/api/v2/routing/queues")).status, 403);
    });
  });

  describe("flows", () => {
    it("are filtered by type; one that was never published has no publishedVersion", async () => {
      const { body } = await stage.api("GET", "/api/v2/flows?type=inboundshortmessage");
      const published = body.entities.map((one: { name: string; publishedVersion?: object }) => [
        one.name,
        one.publishedVersion !== undefined,
      ]);
      assert.deepEqual(published, [
        ["Animal chats", true],
        ["Draft chats", false],
        ["General chats", true],
        ["Payment chats", true],
      ]);
    });

    it("of other types are there too, when nothing or that type is asked for", async () => {
      assert.equal((await stage.api("GET", "/api/v2/flows")).body.total, 5);
      assert.deepEqual(names(await stage.api("GET", "/api/v2/flows?type=inboundcall")), ["Reception"]);
    });

    it("are read by id, with the type in capitals", async () => {
      assert.equal(
        (await stage.api("GET", `/api/v2/flows/${FLOWS.animal}`)).body.type,
        "INBOUNDSHORTMESSAGE",
      );
    });
  });

  describe("observations", () => {
    const ask = async (
      filter: object,
      metrics = ["oOnQueueUsers", "oWaiting", "oInteracting", "oAlerting"],
    ) =>
      (await stage.api("POST", "/api/v2/analytics/queues/observations/query", { filter, metrics })).body
        .results as Group[];
    const animal = {
      type: "or",
      predicates: [{ type: "dimension", dimension: "queueId", operator: "matches", value: QUEUES.animal }],
    };
    const of = (groups: Group[], mediaType?: string) =>
      groups.find(({ group }) => group.mediaType === mediaType)?.data;

    it("nobody on queue: a group of users without data, and a group for each media type", async () => {
      const groups = await ask(animal);
      assert.equal(of(groups), undefined);
      assert.deepEqual(of(groups, "message")?.find((row) => row.metric === "oWaiting")?.stats, { count: 0 });
      assert.ok(groups.every(({ group }) => group.queueId === QUEUES.animal));
    });

    it("users on queue come in one row for each routing status", async () => {
      const { conversationId } = await stage.talk();
      await stage.desk(`agents/${AGENTS.tom}/on-queue`, { onQueue: true });
      assert.ok(conversationId);
      const groups = await ask(animal);
      assert.deepEqual(of(groups), [
        { metric: "oOnQueueUsers", qualifier: "IDLE", stats: { count: 1 } },
        { metric: "oOnQueueUsers", qualifier: "INTERACTING", stats: { count: 1 } },
      ]);
      const rows = of(groups, "message") ?? [];
      assert.deepEqual(Object.fromEntries(rows.map((row) => [row.metric, row.stats.count])), {
        oWaiting: 0,
        oAlerting: 0,
        oInteracting: 1,
      });
    });

    it("a waiting conversation is counted in its queue", async () => {
      const { id } = await stage.integrate();
      await stage.say(id);
      const waiting = of(await ask(animal), "message")?.find((row) => row.metric === "oWaiting");
      assert.equal(waiting?.stats.count, 1);
    });

    it("a filter on the media type hides the users", async () => {
      await stage.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
      const media = { type: "dimension", dimension: "mediaType", operator: "matches", value: "message" };
      const groups = await ask({ type: "and", predicates: [...animal.predicates, media] });
      assert.deepEqual(
        groups.map(({ group }) => group),
        [{ queueId: QUEUES.animal, mediaType: "message" }],
      );
    });

    it("a metric that does not exist is refused", async () => {
      const query = { filter: animal, metrics: ["oDreaming"] };
      assert.equal(
        (await stage.api("POST", "/api/v2/analytics/queues/observations/query", query)).status,
        400,
      );
    });
  });

  it("the estimated wait is empty with nobody on queue, and grows with who waits", async () => {
    const path = `/api/v2/routing/queues/${QUEUES.animal}/mediatypes/message/estimatedwaittime`;
    assert.deepEqual((await stage.api("GET", path)).body.results, []);
    const { id } = await stage.integrate();
    await stage.say(id);
    await stage.control("PATCH", "settings", { conversationsPerAgent: 0 });
    await stage.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    const [prediction] = (await stage.api("GET", path)).body.results;
    assert.deepEqual([prediction.intent, prediction.estimatedWaitTimeSeconds], ["MESSAGE", 120]);
  });

  it("opening hours: a group names its schedules, which have a rule, and an emergency group is off", async () => {
    const [group] = (await stage.api("GET", "/api/v2/architect/schedulegroups")).body.entities;
    const { timeZone, openSchedules } = (await stage.api("GET", group.selfUri)).body;
    const schedules = (await stage.api("GET", "/api/v2/architect/schedules")).body.entities;
    const open = schedules.find((one: { id: string }) => one.id === openSchedules[0].id);
    assert.equal(timeZone, "Europe/Paris");
    assert.match(open.rrule, /BYDAY=MO,TU,WE,TH,FR/);
    const [emergency] = (await stage.api("GET", "/api/v2/architect/emergencygroups")).body.entities;
    assert.equal((await stage.api("GET", emergency.selfUri)).body.enabled, false);
  });

  it("the address ranges name open messaging", async () => {
    const services = (await stage.api("GET", "/api/v2/ipranges")).body.entities.map(
      (one: { service: string }) => one.service,
    );
    assert.ok(services.includes("open-messaging"));
  });
});
