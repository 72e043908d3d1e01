import assert from "node:assert/strict";
import { detailTopics, listen } from "./listener.ts";
import { AGENTS, QUEUES, type Stage, setStage, until } from "./stage.ts";

interface Leg {
  purpose: string;
  state: string;
  disconnectType?: string;
  user?: { id: string };
  wrapupRequired: boolean;
}

describe("sandbox: the sequences of a conversation", () => {
  let stage: Stage;
  let id: string;
  let integrationId: string;
  beforeEach(async () => {
    stage = await setStage();
    const talk = await stage.talk();
    id = talk.conversationId;
    integrationId = talk.integration.id;
  });
  afterEach(() => stage.close());

  const act = async (agentId: string, verb: string, body: object = {}) => {
    const reply = await stage.desk(`conversations/${id}/${verb}`, { agentId, ...body });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
  };
  const refused = async (agentId: string, verb: string, body: object = {}) => {
    const reply = await stage.desk(`conversations/${id}/${verb}`, { agentId, ...body });
    assert.ok(reply.status === 409 || reply.status === 400, `${verb}: ${reply.status}`);
    return reply.body.message as string;
  };
  const legs = async (): Promise<Leg[]> =>
    (await stage.api("GET", `/api/v2/conversations/messages/${id}`)).body.participants;
  const leg = async (agentId: string) => (await legs()).findLast(({ user }) => user?.id === agentId) as Leg;
  const customer = async () => (await legs()).findLast(({ purpose }) => purpose === "customer") as Leg;
  const onQueue = (agentId: string) => stage.desk(`agents/${agentId}/on-queue`, { onQueue: true });
  const { amelie, tom } = AGENTS;

  describe("consult", () => {
    beforeEach(async () => {
      await onQueue(tom);
      await act(amelie, "consult", { toAgentId: tom });
    });

    it("alerts the colleague, and the conversation stays with the one who asked", async () => {
      assert.equal((await leg(tom)).state, "alerting");
      assert.equal((await leg(amelie)).state, "connected");
      const view = await stage.view(id);
      assert.deepEqual([view.state, view.agent.id], ["connected", amelie]);
      assert.deepEqual(
        view.agents.map((one: { id: string; part: string; askedBy?: string }) => [
          one.id,
          one.part,
          one.askedBy,
        ]),
        [
          [amelie, "connected", undefined],
          [tom, "alerting", amelie],
        ],
      );
    });

    it("the colleague reads along and is not heard by the customer", async () => {
      await act(tom, "accept");
      assert.equal((await leg(tom)).state, "connected");
      assert.match(await refused(tom, "message", { text: "hello" }), /asked for advice/);
      const { id: communicationId } = (await leg(tom)) as unknown as { id: string };
      const path = `/api/v2/conversations/messages/${id}/communications/${communicationId}/messages`;
      assert.equal((await stage.api("POST", path, { textBody: "hello" })).status, 409);
      await act(amelie, "message", { text: "one moment" });
    });

    it("completed: the one who asked leaves as transfer.consult, the customer stays", async () => {
      assert.match(await refused(amelie, "complete"), /Tom Weber has not answered yet/);
      await act(tom, "accept");
      const { next, socket } = await listen(stage, detailTopics(id));
      await act(amelie, "complete");
      assert.equal((await leg(amelie)).disconnectType, "transfer.consult");
      assert.equal((await next("user.end")).eventBody.disconnectType, "CONSULT_TRANSFER");
      assert.equal((await customer()).state, "connected");
      await act(tom, "message", { text: "hello" });
      assert.equal((await stage.view(id)).agent.id, tom);
      socket.terminate();
    });

    it("returned by the one who asked: the colleague leaves as peer, and is free again", async () => {
      await act(tom, "accept");
      await act(amelie, "return");
      assert.equal((await leg(tom)).disconnectType, "peer");
      assert.equal((await leg(amelie)).state, "connected");
    });

    it("returned by the colleague: as client", async () => {
      await act(tom, "accept");
      await act(tom, "return");
      assert.equal((await leg(tom)).disconnectType, "client");
      assert.equal((await stage.view(id)).state, "connected");
    });

    it("can be called off while it rings", async () => {
      await act(amelie, "return");
      assert.equal((await leg(tom)).state, "disconnected");
      assert.equal((await stage.view(id)).state, "connected");
    });

    it("declined or not answered, it stays where it was and goes into no queue", async () => {
      await act(tom, "decline");
      assert.deepEqual([(await leg(tom)).disconnectType, (await leg(amelie)).state], ["client", "connected"]);
      await act(amelie, "consult", { toAgentId: tom });
      await act(tom, "no-answer");
      assert.equal((await leg(tom)).disconnectType, "transfer.noanswer");
      assert.equal((await legs()).filter(({ purpose }) => purpose === "acd").length, 1);
      assert.equal((await stage.view(id)).state, "connected");
    });

    it("the customer's end ends it for both", async () => {
      await act(tom, "accept");
      await stage.control("POST", `conversations/${id}/customer-end`);
      assert.ok((await legs()).every(({ state }) => state === "disconnected"));
      assert.deepEqual(
        [(await leg(amelie)).disconnectType, (await leg(tom)).disconnectType],
        ["peer", "peer"],
      );
      assert.equal((await customer()).disconnectType, "client");
    });

    it("nobody can transfer, or ask a second colleague, meanwhile", async () => {
      await refused(amelie, "transfer", { queueId: QUEUES.payment });
      await refused(amelie, "consult", { toAgentId: AGENTS.marc });
      await refused(amelie, "leave");
    });
  });

  describe("conference", () => {
    beforeEach(async () => {
      await onQueue(tom);
      await act(amelie, "consult", { toAgentId: tom });
      await act(tom, "accept");
      await act(amelie, "conference");
    });

    it("both speak to the customer", async () => {
      await act(tom, "message", { text: "Tom here" });
      await act(amelie, "message", { text: "Amélie here" });
      await until(() => stage.webhooks.length === 2);
      assert.ok(stage.webhooks.every(({ body }) => body.originatingEntity === "Human"));
    });

    it("one leaves, the other goes on; the last one cannot leave, only end", async () => {
      await act(amelie, "leave");
      assert.equal((await leg(amelie)).disconnectType, "client");
      assert.equal((await stage.view(id)).agent.id, tom);
      assert.match(await refused(tom, "leave"), /transfer the conversation, or end it/);
      await act(tom, "end");
      assert.equal((await customer()).disconnectType, "peer");
    });

    it("the end ends it for everybody, and each of the two has a wrap-up", async () => {
      await act(tom, "end");
      assert.deepEqual(
        [(await leg(amelie)).disconnectType, (await leg(tom)).disconnectType],
        ["peer", "client"],
      );
      await act(amelie, "wrapup");
      await act(tom, "wrapup");
      assert.equal((await stage.view(id)).state, "ended");
    });

    it("through the API, an agent's leg can end alone too", async () => {
      const { participants } = (await stage.api("GET", `/api/v2/conversations/messages/${id}`)).body;
      const own = participants.find((one: Leg) => one.user?.id === tom);
      await stage.api("PATCH", `/api/v2/conversations/messages/${id}/participants/${own.id}`, {
        state: "disconnected",
      });
      assert.equal((await leg(tom)).disconnectType, "client");
      assert.equal((await customer()).state, "connected");
    });
  });

  describe("an agent closes the browser", () => {
    const close = (agentId: string) => stage.desk(`agents/${agentId}/close-browser`, {});

    it("the leg ends as transport.failure, and the conversation waits for the next agent", async () => {
      await onQueue(tom);
      const { next, socket } = await listen(stage, detailTopics(id));
      await close(amelie);
      assert.equal((await next("user.end")).eventBody.disconnectType, "TRANSPORT_FAILURE");
      assert.equal((await leg(amelie)).disconnectType, "transport.failure");
      assert.equal((await leg(tom)).state, "alerting");
      assert.equal((await customer()).state, "connected");
      socket.terminate();
    });

    it("or it ends the conversation, or nothing happens but off queue, as set", async () => {
      await stage.control("PATCH", "settings", { closedBrowser: "stay" });
      await close(amelie);
      assert.equal((await leg(amelie)).state, "connected");
      const { agents } = (await stage.send("GET", "/desk/state")).body;
      assert.equal(agents[0].onQueue, false);
      await stage.control("PATCH", "settings", { closedBrowser: "end" });
      await close(amelie);
      assert.deepEqual(
        [(await leg(amelie)).disconnectType, (await customer()).disconnectType],
        ["transport.failure", "peer"],
      );
      assert.equal((await stage.control("PATCH", "settings", { closedBrowser: "x" })).status, 400);
    });

    it("in a consultation the colleague has the conversation from then on", async () => {
      await onQueue(tom);
      await act(amelie, "consult", { toAgentId: tom });
      await act(tom, "accept");
      await close(amelie);
      await act(tom, "message", { text: "I take over" });
      assert.equal((await stage.view(id)).agent.id, tom);
    });
  });

  it("let it ring: no answer at once, the next agent is alerted, and the silent one once back on queue", async () => {
    await act(amelie, "end");
    await onQueue(tom);
    id = (await stage.say(integrationId, "again", { id: "user-2" })).body.conversationId;
    const first = (await stage.view(id)).agent.id;
    const second = first === amelie ? tom : amelie;
    await act(first, "no-answer");
    assert.equal((await leg(first)).disconnectType, "transfer.noanswer");
    assert.equal((await leg(second)).state, "alerting");
    await act(second, "no-answer");
    assert.equal((await stage.view(id)).state, "waiting");
    await onQueue(first);
    assert.equal((await leg(first)).state, "alerting");
  });

  it("silence for as long as the organisation allows ends it as inactivity, for everybody", async () => {
    const { next, socket } = await listen(stage, detailTopics(id));
    await stage.control("PATCH", "settings", { inactivitySeconds: 20 });
    await stage.say(integrationId, "still there");
    const { inactivityTimeout } = (await stage.api("GET", `/api/v2/conversations/messages/${id}`)).body;
    assert.ok(Date.parse(inactivityTimeout) > 0);
    assert.equal((await next("customer.end")).eventBody.disconnectType, "INACTIVITY");
    assert.equal((await leg(amelie)).disconnectType, "inactivity");
    socket.terminate();
  });

  it("inactivity and the session's expiry can be ordered at once", async () => {
    await stage.control("POST", `conversations/${id}/session-expiry`);
    assert.equal((await customer()).disconnectType, "session.expired");
    id = (await stage.say(integrationId, "x", { id: "user-2" })).body.conversationId;
    await stage.control("POST", `conversations/${id}/inactivity`);
    assert.equal((await customer()).disconnectType, "inactivity");
  });

  it("a wrap-up before the end leaves none for after it", async () => {
    await act(amelie, "wrapup");
    assert.equal((await stage.view(id)).state, "connected");
    await act(amelie, "end");
    assert.equal((await leg(amelie)).wrapupRequired, false);
    assert.equal((await stage.view(id)).state, "ended");
  });

  it("who transferred a conversation wraps up while it goes on", async () => {
    await act(amelie, "transfer", { queueId: QUEUES.payment });
    const part = async () => (await stage.view(id)).agents[0].part;
    assert.equal(await part(), "wrapup");
    await act(amelie, "wrapup");
    assert.equal(await part(), "left");
    assert.equal((await stage.view(id)).state, "waiting");
  });

  it("its recent transfers are told: who, when, to whom, and whether a consultation came before", async () => {
    await onQueue(tom);
    await act(amelie, "consult", { toAgentId: tom });
    await act(tom, "accept");
    await act(amelie, "complete");
    await act(tom, "transfer", { toAgentId: amelie });
    await act(amelie, "accept");
    await act(amelie, "transfer", { queueId: QUEUES.payment });
    const { recentTransfers } = (await stage.api("GET", `/api/v2/conversations/messages/${id}`)).body;
    type Told = {
      state: string;
      transferType: string;
      initiator: object;
      destination: object;
      dateIssued: string;
    };
    assert.deepEqual(
      recentTransfers.map((one: Told) => [one.state, one.transferType, one.initiator, one.destination]),
      [
        ["Complete", "Attended", { userId: amelie }, { userId: tom }],
        ["Complete", "Unattended", { userId: tom }, { userId: amelie }],
        ["Complete", "Unattended", { userId: amelie }, {}],
      ],
    );
    for (const { dateIssued } of recentTransfers as Told[]) assert.ok(Date.parse(dateIssued) > 0);
  });

  it("transfer and consult to nobody are refused in words", async () => {
    assert.match(await refused(amelie, "transfer", {}), /Choose an agent or a queue/);
    assert.match(await refused(amelie, "consult", {}), /Choose an agent/);
    assert.match(await refused(amelie, "consult", { toAgentId: amelie }), /already/);
  });

  it("the control API plays what an agent does under the same names", async () => {
    const { status } = await stage.control("POST", `conversations/${id}/message`, {
      agentId: amelie,
      text: "hi",
    });
    assert.equal(status, 200);
    assert.equal((await stage.control("POST", `conversations/${id}/dance`, { agentId: amelie })).status, 404);
    assert.equal((await stage.control("POST", `agents/${amelie}/close-browser`)).status, 200);
    assert.equal((await stage.view(id)).state, "waiting");
  });
});
