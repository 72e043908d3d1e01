import assert from "node:assert/strict";
import { detailTopics, listen } from "./listener.ts";
import { AGENTS, FLOWS, QUEUES, type Stage, setStage, until } from "./stage.ts";

const AMELIE = { agentId: AGENTS.amelie };
const TOM = { agentId: AGENTS.tom };

describe("sandbox: conversations and agents", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const onQueue = (...ids: string[]) =>
    Promise.all(ids.map((id) => stage.desk(`agents/${id}/on-queue`, { onQueue: true })));
  const escalate = async (from: object = {}) => {
    const { id } = await stage.integrate();
    return (await stage.say(id, "help", from)).body.conversationId as string;
  };
  const read = async (id: string) => (await stage.api("GET", `/api/v2/conversations/messages/${id}`)).body;
  const part = async (id: string, purpose: string) =>
    (await read(id)).participants.findLast((one: { purpose: string }) => one.purpose === purpose);
  const alerted = async (id: string) => (await stage.view(id)).agent?.id;

  describe("routing", () => {
    it("with nobody on queue it waits: customer and queue are connected, no agent is there", async () => {
      const id = await escalate();
      assert.equal((await stage.view(id)).state, "waiting");
      const { participants } = await read(id);
      assert.deepEqual(
        participants.map((one: { purpose: string; state: string }) => [one.purpose, one.state]),
        [
          ["customer", "connected"],
          ["workflow", "disconnected"],
          ["acd", "connected"],
        ],
      );
    });

    it("who comes on queue is alerted for what waits", async () => {
      const id = await escalate();
      await onQueue(AGENTS.amelie);
      assert.equal(await alerted(id), AGENTS.amelie);
      assert.equal((await part(id, "agent")).state, "alerting");
    });

    it("only agents of the flow's queue are alerted, and only one", async () => {
      await onQueue(AGENTS.marc, AGENTS.nora);
      const id = await escalate();
      assert.equal((await stage.view(id)).state, "waiting");
      await onQueue(AGENTS.amelie, AGENTS.tom);
      const { agents } = (await stage.send("GET", "/desk/state")).body;
      assert.equal(agents.filter((one: { status: string }) => one.status === "alerting").length, 1);
    });

    it("whoever is idle longest comes first", async () => {
      await onQueue(AGENTS.tom);
      const moment = Date.now();
      await until(() => Date.now() > moment);
      await stage.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
      const first = await escalate();
      const second = await escalate({ id: "user-2" });
      assert.deepEqual([await alerted(first), await alerted(second)], [AGENTS.tom, AGENTS.amelie]);
    });

    it("an agent holds four conversations at most", async () => {
      await onQueue(AGENTS.amelie);
      const ids = [];
      for (let i = 0; i < 5; i++) ids.push(await escalate({ id: `user-${i}` }));
      const states = await Promise.all(ids.map(async (id) => (await stage.view(id)).state));
      assert.deepEqual(states, ["alerting", "alerting", "alerting", "alerting", "waiting"]);
      await stage.desk(`conversations/${ids[0]}/accept`, AMELIE);
      await stage.desk(`conversations/${ids[0]}/end`, AMELIE);
      assert.equal(
        (await stage.view(ids[4] ?? "")).state,
        "alerting",
        "and takes the next when one has ended",
      );
    });

    it("a declined alert goes to the next agent and is not the end", async () => {
      await onQueue(AGENTS.amelie, AGENTS.tom);
      const id = await escalate();
      const first = await alerted(id);
      await stage.desk(`conversations/${id}/decline`, { agentId: first });
      const second = await alerted(id);
      assert.ok(second && second !== first);
      assert.equal((await part(id, "customer")).state, "connected");
      assert.equal((await part(id, "acd")).state, "connected");
    });

    it("with nobody else there, who declined is alerted again after a while", async () => {
      await onQueue(AGENTS.amelie);
      const id = await escalate();
      await stage.desk(`conversations/${id}/decline`, AMELIE);
      await until(async () => (await stage.view(id)).state === "alerting");
      const [first, second] = (await read(id)).participants.filter(
        (one: { purpose: string }) => one.purpose === "agent",
      );
      assert.equal(first.disconnectType, "client");
      assert.ok(
        Date.parse(second.startTime) - Date.parse(first.endTime) >= 95,
        "ten seconds, a hundred times faster",
      );
    });

    it("who does not answer for 30 seconds is not responding, and the next agent is alerted", async () => {
      await stage.control("PATCH", "settings", { alertSeconds: 30 });
      await onQueue(AGENTS.amelie, AGENTS.tom);
      const id = await escalate();
      const first = await alerted(id);
      await until(async () => ![first, undefined].includes(await alerted(id)));
      const { agents } = (await stage.send("GET", "/desk/state")).body;
      const silent = agents.find((one: { id: string }) => one.id === first);
      assert.deepEqual([silent.status, silent.onQueue], ["notResponding", true]);
      const leg = (await read(id)).participants.find((one: { purpose: string }) => one.purpose === "agent");
      assert.equal(leg.disconnectType, "transfer.noanswer");
    });

    it("who was not responding is alerted again once back on queue", async () => {
      await stage.control("PATCH", "settings", { alertSeconds: 30 });
      await onQueue(AGENTS.amelie);
      const id = await escalate();
      await until(async () => (await stage.view(id)).state === "waiting");
      await onQueue(AGENTS.amelie);
      assert.equal((await stage.view(id)).state, "alerting");
    });

    it("an accepted alert connects the agent and ends the queue's part", async () => {
      const { conversationId } = await stage.talk();
      const agent = await part(conversationId, "agent");
      assert.deepEqual(
        [agent.state, agent.name, agent.user.id, agent.queue.id],
        ["connected", "Amélie Laurent", AGENTS.amelie, QUEUES.animal],
      );
      assert.ok(agent.connectedTime);
      assert.deepEqual([(await part(conversationId, "acd")).disconnectType], ["transfer"]);
    });

    it("nobody can accept what alerts another, or speak before accepting", async () => {
      await onQueue(AGENTS.amelie);
      const id = await escalate();
      assert.equal((await stage.desk(`conversations/${id}/accept`, TOM)).status, 409);
      assert.equal((await stage.desk(`conversations/${id}/message`, { ...AMELIE, text: "x" })).status, 409);
    });
  });

  describe("transfer", () => {
    it("to a queue: the agent leaves, another queue has it, the customer stays", async () => {
      const { conversationId } = await stage.talk();
      await onQueue(AGENTS.marc);
      await stage.desk(`conversations/${conversationId}/transfer`, { ...AMELIE, queueId: QUEUES.payment });
      assert.equal(await alerted(conversationId), AGENTS.marc);
      const { participants } = await read(conversationId);
      const amelie = participants.find((one: { user?: { id: string } }) => one.user?.id === AGENTS.amelie);
      assert.deepEqual([amelie.state, amelie.disconnectType], ["disconnected", "transfer"]);
      assert.equal((await part(conversationId, "customer")).state, "connected");
    });

    it("to one's own queue goes to a colleague first", async () => {
      const { conversationId } = await stage.talk();
      await onQueue(AGENTS.tom);
      await stage.desk(`conversations/${conversationId}/transfer`, { ...AMELIE, queueId: QUEUES.animal });
      assert.equal(await alerted(conversationId), AGENTS.tom);
    });

    it("to an agent: that agent is alerted; declined, it waits in the queue", async () => {
      const { conversationId } = await stage.talk();
      await onQueue(AGENTS.nora);
      await stage.desk(`conversations/${conversationId}/transfer`, { ...AMELIE, toAgentId: AGENTS.nora });
      assert.equal(await alerted(conversationId), AGENTS.nora);
      await stage.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: false });
      await stage.desk(`conversations/${conversationId}/decline`, { agentId: AGENTS.nora });
      const view = await stage.view(conversationId);
      assert.deepEqual([view.state, view.queue.id], ["waiting", QUEUES.animal]);
    });

    it("not to somebody who is off queue", async () => {
      const { conversationId } = await stage.talk();
      const { status, body } = await stage.desk(`conversations/${conversationId}/transfer`, {
        ...AMELIE,
        toAgentId: AGENTS.tom,
      });
      assert.equal(status, 409);
      assert.match(body.message, /Tom Weber is not on queue/);
    });
  });

  describe("the end", () => {
    const legs = async (id: string) =>
      Object.fromEntries(
        (await read(id)).participants.map((one: { purpose: string; disconnectType?: string }) => [
          one.purpose,
          one.disconnectType,
        ]),
      );

    it("by the agent: the customer's leg ends as peer, and the conversation has an endTime", async () => {
      const { conversationId } = await stage.talk();
      await stage.desk(`conversations/${conversationId}/end`, AMELIE);
      const { customer, agent } = await legs(conversationId);
      assert.deepEqual([customer, agent], ["peer", "client"]);
      assert.ok((await stage.api("GET", `/api/v2/conversations/${conversationId}`)).body.endTime);
    });

    it("leaves a wrap-up to the agent, which no one else has to wait for", async () => {
      const { conversationId } = await stage.talk();
      await stage.desk(`conversations/${conversationId}/end`, AMELIE);
      const view = await stage.view(conversationId);
      assert.deepEqual([view.state, view.agent.id], ["wrapup", AGENTS.amelie]);
      assert.equal((await stage.desk(`conversations/${conversationId}/wrapup`, AMELIE)).status, 200);
      assert.equal((await stage.view(conversationId)).state, "ended");
      assert.equal((await stage.desk(`conversations/${conversationId}/wrapup`, AMELIE)).status, 409);
    });

    it("by PATCH of the conversation: everybody is disconnected, the agent has a wrap-up", async () => {
      const { conversationId } = await stage.talk();
      const path = `/api/v2/conversations/messages/${conversationId}`;
      assert.equal((await stage.api("PATCH", path, { state: "disconnected" })).status, 200);
      const { participants } = await read(conversationId);
      assert.ok(participants.every((one: { state: string }) => one.state === "disconnected"));
      assert.equal((await stage.view(conversationId)).state, "wrapup");
      assert.equal(
        (await stage.api("PATCH", path, { state: "disconnected" })).status,
        200,
        "twice does no harm",
      );
    });

    it("by PATCH of the customer's participant", async () => {
      const { conversationId } = await stage.talk();
      const { id } = await part(conversationId, "customer");
      const path = `/api/v2/conversations/messages/${conversationId}/participants/${id}`;
      assert.equal((await stage.api("PATCH", path, { state: "disconnected" })).status, 202);
      const { customer, agent } = await legs(conversationId);
      assert.deepEqual([customer, agent], ["client", "peer"]);
    });

    it("by the full teardown: system everywhere", async () => {
      const { conversationId } = await stage.talk();
      await stage.api("POST", `/api/v2/conversations/${conversationId}/disconnect`);
      const { customer, agent } = await legs(conversationId);
      assert.deepEqual([customer, agent], ["system", "system"]);
    });

    it("while it waits: nobody is alerted for it any more", async () => {
      const id = await escalate();
      await stage.api("PATCH", `/api/v2/conversations/messages/${id}`, { state: "disconnected" });
      await onQueue(AGENTS.amelie);
      assert.equal((await stage.view(id)).state, "ended");
    });
  });

  it("attributes of a participant can be set, and stay strings", async () => {
    const { conversationId } = await stage.talk();
    const { id } = await part(conversationId, "customer");
    const path = `/api/v2/conversations/messages/${conversationId}/participants/${id}/attributes`;
    await stage.api("PATCH", path, { attributes: { summary: "a dog" } });
    assert.deepEqual((await stage.view(conversationId)).attributes, { summary: "a dog" });
    assert.equal((await stage.api("PATCH", path, { attributes: { n: 1 } })).status, 400);
  });

  it("an agent's message names its author in the message details", async () => {
    const { conversationId } = await stage.talk();
    await stage.desk(`conversations/${conversationId}/message`, { ...AMELIE, text: "Bonjour" });
    const { body } = await until(() => stage.webhooks[0]);
    const details = (await stage.api("GET", `/api/v2/conversations/messages/${body.id}/details`)).body;
    assert.deepEqual(
      [details.createdBy.name, details.direction, details.normalizedMessage.text],
      ["Amélie Laurent", "outbound", "Bonjour"],
    );
    const bulk = (
      await stage.api("POST", `/api/v2/conversations/messages/${conversationId}/messages/bulk`, [body.id])
    ).body;
    assert.deepEqual(
      bulk.entities.map((one: { id: string }) => one.id),
      [body.id],
    );
  });

  describe("events over the socket", () => {
    it("the story: alerted, accepted, ended", async () => {
      const id = await escalate();
      const { next, received, socket } = await listen(stage, detailTopics(id));
      await onQueue(AGENTS.amelie);
      const start = (await next("user.start")).eventBody;
      assert.deepEqual(
        [start.conversationId, start.userId, start.queueId, start.mediaType, start.messageType],
        [id, AGENTS.amelie, QUEUES.animal, "MESSAGE", "OPEN"],
      );
      await stage.desk(`conversations/${id}/accept`, AMELIE);
      assert.equal((await next("acd.end")).eventBody.acdOutcome, "ANSWERED");
      await stage.desk(`conversations/${id}/end`, AMELIE);
      assert.equal((await next("user.end")).eventBody.disconnectType, "CLIENT");
      assert.equal((await next("customer.end")).eventBody.disconnectType, "PEER");
      await stage.desk(`conversations/${id}/wrapup`, AMELIE);
      await next("acw");
      await next("wrapup");
      assert.deepEqual(received, []);
      socket.terminate();
    });

    it("a declined alert is a user.end without a customer.end, and another user.start", async () => {
      await onQueue(AGENTS.amelie, AGENTS.tom);
      const id = await escalate();
      const { next, received, socket } = await listen(stage, detailTopics(id));
      const first = await alerted(id);
      await stage.desk(`conversations/${id}/decline`, { agentId: first });
      assert.equal((await next("user.end")).eventBody.userId, first);
      assert.notEqual((await next("user.start")).eventBody.userId, first);
      assert.deepEqual(received, []);
      socket.terminate();
    });

    it("a transfer is a user.end TRANSFER and an acd.start of the other queue", async () => {
      const { conversationId } = await stage.talk();
      const { next, socket } = await listen(stage, detailTopics(conversationId));
      await stage.desk(`conversations/${conversationId}/transfer`, { ...AMELIE, queueId: QUEUES.payment });
      assert.equal((await next("user.end")).eventBody.disconnectType, "TRANSFER");
      assert.equal((await next("acd.start")).eventBody.queueId, QUEUES.payment);
      socket.terminate();
    });

    it("no answer is a user.end NO_ANSWER_TRANSFER", async () => {
      await stage.control("PATCH", "settings", { alertSeconds: 30 });
      await onQueue(AGENTS.amelie);
      const id = await escalate();
      const { next, socket } = await listen(stage, detailTopics(id));
      assert.equal((await next("user.end")).eventBody.disconnectType, "NO_ANSWER_TRANSFER");
      socket.terminate();
    });

    it("user.start can be ordered to come with the connection instead", async () => {
      await stage.control("PATCH", "settings", { userStartOn: "connected" });
      const id = await escalate();
      const { next, received, socket } = await listen(stage, detailTopics(id));
      await onQueue(AGENTS.amelie);
      await until(async () => (await stage.view(id)).state === "alerting");
      assert.deepEqual(received, []);
      await stage.desk(`conversations/${id}/accept`, AMELIE);
      await next("user.start");
      socket.terminate();
    });

    it("a re-opened conversation starts its customer anew", async () => {
      const { integration, conversationId } = await stage.talk();
      await stage.desk(`conversations/${conversationId}/end`, AMELIE);
      const { next, socket } = await listen(stage, detailTopics(conversationId));
      await stage.say(integration.id, "again");
      await next("customer.start");
      assert.equal((await next("flow.end")).eventBody.flowId, FLOWS.animal);
      await next("acd.start");
      socket.terminate();
    });

    it("the queue's topic carries the whole conversation with its states", async () => {
      const topic = `v2.routing.queues.${QUEUES.animal}.conversations.messages`;
      const { received, socket } = await listen(stage, [topic]);
      const { conversationId } = await stage.talk();
      const connected = await until(() =>
        received.find(({ eventBody }) =>
          eventBody.participants.some(
            (one: { purpose: string; state: string }) => one.purpose === "agent" && one.state === "connected",
          ),
        ),
      );
      assert.deepEqual([connected.topicName, connected.eventBody.id], [topic, conversationId]);
      socket.terminate();
    });
  });
});
