import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect, detailTopics, listen } from "./listener.ts";
import { QUEUES, type Stage, setStage } from "./stage.ts";

const CHANNELS = "/api/v2/notifications/channels";

describe("sandbox: notification channels", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const open = async () => (await stage.api("POST", CHANNELS)).body;

  it("have an address to connect to and live for 24 hours", async () => {
    const channel = await open();
    assert.match(channel.connectUri, /^ws:\/\/127\.0\.0\.1:\d+\/channels\//);
    const hours = (Date.parse(channel.expires) - Date.now()) / 3_600_000;
    assert.ok(hours > 23.9 && hours <= 24);
    assert.deepEqual(
      (await stage.api("GET", CHANNELS)).body.entities.map((one: { id: string }) => one.id),
      [channel.id],
    );
  });

  it("beat, and answer a ping", async () => {
    const { next, socket } = await connect((await open()).connectUri);
    assert.equal((await next("channel.metadata")).eventBody.message, "WebSocket Heartbeat");
    socket.send(JSON.stringify({ message: "ping" }));
    for (;;) if ((await next("channel.metadata")).eventBody.message === "pong") break;
    socket.terminate();
  });

  it("nobody gets a socket without a channel", async () => {
    const { connectUri } = await open();
    await assert.rejects(connect(connectUri.replace(/channels\/.*/, "channels/made-up")), /404/);
  });

  it("a second socket takes the place of the first", async () => {
    const { connectUri } = await open();
    const first = await connect(connectUri);
    const second = await connect(connectUri);
    assert.equal(await first.closed, 1000);
    second.socket.terminate();
  });

  it("a permitted topic comes back Permitted, one without the permission Rejected, with its name", async () => {
    const { body: client } = await stage.control("POST", "clients", {
      permissions: ["routing:conversation:view"],
    });
    const api = await stage.clientOf(client);
    const [detail = ""] = detailTopics(randomUUID());
    const queue = `v2.routing.queues.${QUEUES.animal}.conversations.messages`;
    const { subscriptions, socket } = await listen(stage, [detail, queue, "v2.no.such.topic"], api);
    const seen = subscriptions.map((one: { state: string; missingPermissions?: string[] }) => [
      one.state,
      one.missingPermissions,
    ]);
    assert.deepEqual(seen, [
      ["Rejected", ["analytics:conversationDetail:view"]],
      ["Permitted", undefined],
      ["Rejected", undefined],
    ]);
    socket.terminate();
  });

  it("a rejected topic can fail the whole call instead", async () => {
    await stage.control("PATCH", "settings", { subscriptionErrors: true });
    const { body: client } = await stage.control("POST", "clients", { permissions: [] });
    const api = await stage.clientOf(client);
    const { body: channel } = await api("POST", CHANNELS);
    const topics = detailTopics(randomUUID()).map((id) => ({ id }));
    const refused = await api("POST", `${CHANNELS}/${channel.id}/subscriptions`, topics);
    assert.equal(refused.status, 403);
    assert.match(refused.body.message, /analytics:conversationDetail:view/);
    assert.equal(
      (await api("POST", `${CHANNELS}/${channel.id}/subscriptions?ignoreErrors=true`, topics)).status,
      200,
    );
  });

  it("POST adds topics, PUT replaces them, DELETE removes all", async () => {
    const path = `${CHANNELS}/${(await open()).id}/subscriptions`;
    const [one, two, three] = detailTopics(randomUUID());
    const ids = async (method: string, topics?: unknown[]) =>
      (await stage.api(method, path, topics)).body.entities?.map((topic: { id: string }) => topic.id);
    assert.deepEqual(await ids("POST", [{ id: one }]), [one]);
    assert.deepEqual(await ids("POST", [{ id: two }]), [one, two]);
    assert.deepEqual(await ids("PUT", [{ id: three }]), [three]);
    await stage.api("DELETE", path);
    assert.deepEqual(await ids("GET"), []);
  });

  it("at most 1000 topics a channel", async () => {
    const path = `${CHANNELS}/${(await open()).id}/subscriptions`;
    const topics = (n: number) =>
      Array.from({ length: n }, () => ({ id: `v2.detail.events.conversation.${randomUUID()}.customer.end` }));
    assert.equal((await stage.api("PUT", path, topics(1001))).status, 400);
    assert.equal((await stage.api("PUT", path, topics(1000))).status, 200);
  });

  it("at most 20 channels a client: the oldest one that nobody listens to makes room", async () => {
    const first = await open();
    const { socket } = await connect(first.connectUri);
    const second = await open();
    for (let i = 0; i < 19; i++) assert.ok((await open()).id);
    const ids = (await stage.api("GET", CHANNELS)).body.entities.map((one: { id: string }) => one.id);
    assert.equal(ids.length, 20);
    assert.ok(ids.includes(first.id) && !ids.includes(second.id));
    socket.terminate();
  });

  it("a channel is its client's alone", async () => {
    const { id } = await open();
    const other = await stage.clientOf((await stage.control("POST", "clients", { permissions: ["*"] })).body);
    assert.equal((await other("GET", `${CHANNELS}/${id}/subscriptions`)).status, 404);
  });

  it("sockets can be cut, with or without a warning; the channel stays", async () => {
    const channel = await open();
    const warned = await connect(channel.connectUri);
    assert.deepEqual((await stage.control("POST", "sockets/cut", { notice: true })).body, { cut: 1 });
    await warned.next("v2.system.socket_closing");
    assert.equal(await warned.closed, 1001);
    const cut = await connect(channel.connectUri);
    await stage.control("POST", "sockets/cut");
    assert.equal(await cut.closed, 1006);
    (await connect(channel.connectUri)).socket.terminate();
  });

  it("the available topics name their permissions", async () => {
    const { entities } = (await stage.api("GET", "/api/v2/notifications/availabletopics")).body;
    const end = entities.find(
      (one: { id: string }) => one.id === "v2.detail.events.conversation.{id}.customer.end",
    );
    assert.deepEqual(end.requiresPermissions, ["analytics:conversationDetail:view"]);
  });
});
