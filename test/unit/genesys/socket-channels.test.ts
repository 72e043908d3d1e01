import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { WebSocketServer } from "ws";
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

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    timers = createFakeTimers();
    created = 0;
    topics = new Map();
    tooMany = [];
    const notifications: Notifications = {
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
    socket = createNotifications({
      genesys: { notifications },
      log() {},
      now: timers.now,
      random: () => 0,
      timers,
      onEvent() {},
      onState() {},
      onGap() {},
    });
  });

  afterEach(() => {
    socket.close();
    for (const one of server.clients) one.terminate();
    return new Promise((resolve) => server.close(resolve));
  });

  function has(id: string, all: readonly string[]) {
    topics.set(id, new Set(all));
    if (all.length > 1_000) tooMany.push(id);
    return { permitted: [...all], rejected: [] };
  }

  const watch = (from: number, to: number) => {
    for (let index = from; index < to; index++) socket.watch(`c${index}`);
  };
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
    socket.unwatch("c3");
    await settle(
      () => topics.get("channel-0")?.has("v2.detail.events.conversation.c9500.customer.end") === true,
    );
    assert.equal(created, 19);
    assert.deepEqual(tooMany, []);
  }).timeout(20_000);
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
