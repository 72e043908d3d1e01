import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { WebSocketServer } from "ws";
import { type ChannelPlaces, createChannelPlaces } from "../../../lib/genesys/channel-places.ts";
import type { ConversationView } from "../../../lib/genesys/conversations.ts";
import type { Notifications } from "../../../lib/genesys/notifications.ts";
import { createNotifications, type NotificationSocket } from "../../../lib/genesys/socket.ts";
import { openLink } from "../../../lib/genesys/socket-link.ts";
import { createFakeTimers, type FakeTimers } from "../delivery/fake-timers.ts";
import { until } from "./on-sandbox.ts";

describe("many conversations on few channels", () => {
  let server: WebSocketServer;
  let timers: FakeTimers;
  let socket: NotificationSocket;
  let created: number;
  /** What Genesys has for each channel. */
  let topics: Map<string, Set<string>>;
  let tooMany: string[];
  let places: ChannelPlaces;
  let views: ConversationView[];
  let queuesRefused: boolean;
  let notifications: Notifications;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    timers = createFakeTimers();
    created = 0;
    topics = new Map();
    tooMany = [];
    places = createChannelPlaces();
    views = [];
    queuesRefused = false;
    notifications = {
      async create() {
        const id = `channel-${created++}`;
        topics.set(id, new Set());
        const connectUri = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/${id}`;
        return { id, connectUri, expiresAt: timers.now() + 86_400_000 };
      },
      subscribe: async (id, more) => has(id, [...(topics.get(id) ?? []), ...more]),
      replace: async (id, all) => has(id, all),
      async clear() {},
    };
    socket = connect();
  });

  const connect = () =>
    createNotifications({
      genesys: { notifications },
      places,
      log() {},
      now: timers.now,
      random: () => 0,
      timers,
      onEvent() {},
      onView: (view) => void views.push(view),
      onState() {},
      onGap() {},
    });

  afterEach(() => {
    socket.close();
    for (const one of server.clients) one.terminate();
    return new Promise((resolve) => server.close(resolve));
  });

  function has(id: string, all: readonly string[]) {
    const missingPermissions = ["routing:conversation:view"];
    const rejected = all
      .filter((topic) => queuesRefused && topic.includes(".queues."))
      .map((topic) => ({ topic, reason: "", missingPermissions }));
    topics.set(id, new Set(all));
    if (all.length > 1_000) tooMany.push(id);
    return { permitted: [...all], rejected };
  }

  const watch = (from: number, to: number) => {
    for (let index = from; index < to; index++) socket.watch(`c${index}`);
  };
  const watchInQueue = (from: number, to: number) => {
    for (let index = from; index < to; index++) socket.watch(`c${index}`, "q1");
  };
  const QUEUE_TOPIC = "v2.routing.queues.q1.conversations.messages";
  const queueChannel = () => [...topics].find(([, all]) => all.has(QUEUE_TOPIC))?.[0];
  /** The queue tells of a conversation that is in another queue now, or still in this one. */
  const tellOf = (index: number, queue = "q1") => {
    const eventBody = {
      id: `c${index}`,
      participants: [
        { id: "customer", purpose: "customer", state: "connected" },
        { id: "acd", purpose: "acd", state: "connected", queue: { id: queue } },
      ],
    };
    for (const one of server.clients) one.send(JSON.stringify({ topicName: QUEUE_TOPIC, eventBody }));
  };
  const ownTopics = (id: string) =>
    [...topics.values()].some((all) => all.has(`v2.detail.events.conversation.${id}.customer.end`));
  const listened = () => [...topics.values()].reduce((sum, one) => sum + one.size, 0) / 2;
  /** Lets timers fire and sockets open until it is so. */
  const settle = (isSo: () => boolean) =>
    until(async () => {
      await timers.advance(100);
      return isSo();
    });

  it("a channel takes five hundred conversations, the next one goes to a second channel", async () => {
    watch(0, 501);
    await settle(() => listened() === 501);
    assert.equal(created, 2);
    assert.deepEqual(
      [...topics.values()].map(({ size }) => size),
      [1000, 2],
    );
    assert.deepEqual(tooMany, []);
  });

  it("ended conversations make room on the same channel", async () => {
    watch(0, 500);
    await settle(() => listened() === 500);
    for (let index = 0; index < 400; index++) socket.unwatch(`c${index}`);
    watch(500, 900);
    await settle(
      () => topics.get("channel-0")?.has("v2.detail.events.conversation.c899.customer.end") === true,
    );
    assert.equal(created, 1);
    assert.deepEqual(tooMany, []);
    assert.equal(listened(), 500);
  });

  it("never more than 20 channels; who finds no room gets one when another ends", async () => {
    watch(0, 19 * 500 + 1);
    await settle(() => listened() === 19 * 500);
    await settle(() => socket.state.kind === "live");
    assert.equal(created, 19);
    assert.deepEqual(
      [socket.tellsOf("c9499"), socket.tellsOf("c9500")],
      [true, false],
      "who has no channel is known",
    );
    socket.unwatch("c3");
    await settle(
      () => topics.get("channel-0")?.has("v2.detail.events.conversation.c9500.customer.end") === true,
    );
    assert.equal(created, 19);
    assert.deepEqual(tooMany, []);
  }).timeout(20_000);

  it("with an agent it is heard who goes: two topics each again, on the same full channel", async () => {
    const topicOf = (index: number, event: string) => `v2.detail.events.conversation.c${index}.${event}`;
    const has = (index: number, event: string) =>
      topics.get("channel-0")?.has(topicOf(index, event)) === true;
    watch(0, 500);
    await settle(() => listened() === 500);
    for (let index = 0; index < 400; index++) socket.attend(`c${index}`, true);
    await settle(() => has(399, "user.end"));
    for (let index = 0; index < 500; index++)
      assert.ok(
        has(index, "customer.end") && has(index, index < 400 ? "user.end" : "user.start"),
        `${index}`,
      );
    assert.equal(topics.get("channel-0")?.size, 1_000);
    socket.attend("c7", false);
    await settle(() => has(7, "user.start"));
    assert.deepEqual([created, tooMany], [1, []]);
  });

  it("below five hundred no queue is listened to", async () => {
    watchInQueue(0, 500);
    await settle(() => listened() === 500);
    assert.equal(queueChannel(), undefined);
  });

  it("above five hundred their queue is, and who is heard by it needs no topics of their own", async () => {
    watchInQueue(0, 501);
    await settle(() => queueChannel() !== undefined && ownTopics("c500"));
    await settle(() => socket.state.kind === "live");
    for (let index = 0; index < 501; index++) tellOf(index);
    await settle(() => views.length >= 501);
    watchInQueue(501, 3_000);
    await settle(() => ownTopics("c1000"));
    for (let index = 501; index < 1_001; index++) tellOf(index);
    await settle(() => views.filter(({ id }) => id === "c1000").length > 0);
    socket.watch("one more", "q1");
    await settle(() => ownTopics("one more"));
    assert.deepEqual(tooMany, []);
    // Until the queue has told of them all have topics of their own: six channels, and one for the queue.
    assert.ok(created <= 7, `${created} channels`);
  }).timeout(20_000);

  it("three thousand chats in one queue, heard one after the other, stay on two channels and the queue's", async () => {
    watchInQueue(0, 501);
    await settle(() => queueChannel() !== undefined && ownTopics("c500"));
    for (let from = 0; from < 3_000; from += 300) {
      watchInQueue(from, from + 300);
      await settle(() => ownTopics(`c${from + 299}`));
      const before = views.length;
      for (let index = from; index < from + 300; index++) tellOf(index);
      await settle(() => views.length >= before + 300);
    }
    assert.ok(created <= 3, `${created} channels`);
    assert.deepEqual(tooMany, []);
  }).timeout(20_000);

  it("who goes on to a queue that has not told of them has topics of their own again, and that queue is listened to", async () => {
    watchInQueue(0, 501);
    await settle(() => queueChannel() !== undefined && ownTopics("c500"));
    await settle(() => socket.state.kind === "live");
    for (let index = 0; index < 501; index++) tellOf(index);
    await settle(() => views.length >= 501);
    watchInQueue(501, 1_400);
    await settle(() => ownTopics("c1399") && !ownTopics("c7"));
    assert.ok(socket.tellsOf("c7"), "by its queue");
    tellOf(7, "q2");
    await settle(() => ownTopics("c7"));
    const id = queueChannel() ?? "";
    await settle(() => topics.get(id)?.has("v2.routing.queues.q2.conversations.messages") === true);
  }).timeout(20_000);

  it("what the queue tells of a conversation that nobody watches (yet) is left alone", async () => {
    watchInQueue(0, 501);
    await settle(() => queueChannel() !== undefined && socket.state.kind === "live");
    tellOf(7_000);
    tellOf(3);
    await settle(() => views.length > 0);
    assert.deepEqual(new Set(views.map(({ id }) => id)), new Set(["c3"]));
  });

  it("where queues may not be listened to, conversations keep their own topics, and the socket lives", async () => {
    queuesRefused = true;
    watchInQueue(0, 1_001);
    await settle(() => ownTopics("c1000") && socket.state.kind === "live");
    watchInQueue(1_001, 1_200);
    await settle(() => ownTopics("c1199"));
    assert.equal(socket.state.kind, "live");
  }).timeout(20_000);

  it("when there are few again the queue is left", async () => {
    watchInQueue(0, 501);
    await settle(() => queueChannel() !== undefined && server.clients.size >= 2);
    await settle(() => socket.state.kind === "live");
    const open = server.clients.size;
    for (let index = 0; index < 300; index++) socket.unwatch(`c${index}`);
    await settle(() => server.clients.size === open - 1);
    for (let index = 300; index < 501; index++) assert.ok(ownTopics(`c${index}`));
  });

  it("several connectors of one OAuth client share its channels: the second has what the first left, and gets more when that ends", async () => {
    const other = connect();
    watch(0, 18 * 500);
    await settle(() => listened() === 18 * 500);
    for (let index = 0; index < 1_000; index++) other.watch(`other${index}`);
    await settle(() => ownTopics("other499"));
    assert.equal(created, 19);
    assert.equal(ownTopics("other500"), false);
    for (let index = 0; index < 18 * 500; index++) socket.unwatch(`c${index}`);
    socket.close();
    for (let index = 0; index < 500; index++) other.unwatch(`other${index}`);
    await settle(() => ownTopics("other999"));
    other.close();
  }).timeout(30_000);

  it("a notice to all of eighteen channels is followed without ever more than twenty", async () => {
    watch(0, 19 * 500);
    await settle(() => listened() === 19 * 500 && socket.state.kind === "live");
    let most = 0;
    for (const one of server.clients) one.send('{"topicName":"v2.system.socket_closing","eventBody":{}}');
    await settle(() => {
      most = Math.max(most, server.clients.size);
      return created === 38;
    });
    assert.ok(most <= 20, `${most} at once`);
    assert.equal(socket.state.kind, "live");
  }).timeout(30_000);
});

describe("the link to a channel", () => {
  let server: WebSocketServer;
  let received: string[];
  let timers: FakeTimers;
  let lost: string[];
  let frames: number;
  let ending: AbortController;

  async function open(autoPong: boolean) {
    server = new WebSocketServer({ port: 0, host: "127.0.0.1", autoPong });
    await new Promise((resolve) => server.once("listening", resolve));
    received = [];
    lost = [];
    frames = 0;
    server.on("connection", (one) => one.on("message", (text) => void received.push(String(text))));
    timers = createFakeTimers();
    ending = new AbortController();
    const uri = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const onFrame = () => void frames++;
    const { signal } = ending;
    return openLink(uri, { now: timers.now, timers, signal, onFrame, onLost: (why) => void lost.push(why) });
  }

  afterEach(() => {
    for (const one of server.clients) one.terminate();
    return new Promise((resolve) => server.close(resolve));
  });

  it("a silent one is asked, and lost when it stays silent", async () => {
    await open(false);
    await timers.advance(40_000);
    await until(() => received.includes('{"message":"ping"}'));
    assert.deepEqual(lost, []);
    await timers.advance(30_000);
    assert.deepEqual(lost, ["no sign of life"]);
    assert.equal(timers.pending, 0);
  });

  it("a heartbeat is a sign of life", async () => {
    const link = await open(false);
    for (let beat = 1; beat <= 6; beat++) {
      for (const one of server.clients) {
        one.send('{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}');
      }
      await until(() => frames === beat);
      await timers.advance(30_000);
    }
    assert.deepEqual(received, [], "nobody had to ask");
    assert.deepEqual(lost, []);
    link.close();
    assert.equal(timers.pending, 0);
  });

  it("our own close is no loss", async () => {
    const link = await open(true);
    link.close();
    await until(() => server.clients.size === 0);
    assert.deepEqual(lost, []);
  });

  it("nobody there is an error that says why", async () => {
    await open(true);
    const ports = { now: timers.now, timers, signal: ending.signal, onFrame() {}, onLost() {} };
    await assert.rejects(openLink("ws://127.0.0.1:1/", ports), /ECONNREFUSED/);
  });

  it("one that is ended while it is being opened leaves no socket", async () => {
    await open(true);
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const arrived = new Promise((resolve) => mute.once("connection", resolve));
    const { signal } = ending;
    const ports = { now: timers.now, timers, signal, onFrame() {}, onLost() {} };
    const opening = openLink(`ws://127.0.0.1:${(mute.address() as AddressInfo).port}/`, ports);
    await arrived;
    const left = new Promise((resolve) => mute.close(resolve));
    ending.abort();
    await assert.rejects(opening);
    await left;
  });
});
