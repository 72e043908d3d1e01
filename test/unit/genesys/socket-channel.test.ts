/** One notification channel against a Genesys that ends it early, refuses it, or leaves one waiting. */
import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { HandoverError } from "../../../lib/errors.ts";
import { createChannelPlaces } from "../../../lib/genesys/channel-places.ts";
import type { Notifications } from "../../../lib/genesys/notifications.ts";
import { createNotifications, type NotificationSocket } from "../../../lib/genesys/socket.ts";
import { createFakeTimers, type FakeTimers } from "../delivery/fake-timers.ts";
import { until } from "./on-sandbox.ts";

const gone = () => new HandoverError("GENESYS_REJECTED", "No such channel.", "", { status: 404 });

describe("a notification channel", () => {
  let server: WebSocketServer;
  let timers: FakeTimers;
  let socket: NotificationSocket;
  /** Ids of channels, in the order in which they were made; those of which Genesys knows nothing any more. */
  let made: string[];
  let ended: Set<string>;
  /** Of these it still takes sockets. */
  let forgotten: Set<string>;
  let refusedTopics: Set<string>;
  let gaps: string[];
  let connections: string[];
  let chance: number;
  let busy: HandoverError | undefined;

  beforeEach(async () => {
    server = new WebSocketServer({
      port: 0,
      host: "127.0.0.1",
      verifyClient: ({ req }, answer) => {
        const id = (req.url ?? "").slice(1);
        connections.push(id);
        answer(!ended.has(id), 404);
      },
    });
    await new Promise((resolve) => server.once("listening", resolve));
    timers = createFakeTimers();
    made = [];
    ended = new Set();
    forgotten = new Set();
    refusedTopics = new Set();
    gaps = [];
    connections = [];
    chance = 0;
    busy = undefined;
    const take = async (id: string, topics: readonly string[]) => {
      if (ended.has(id) || forgotten.has(id)) throw gone();
      const rejected = topics
        .filter((topic) => refusedTopics.has(topic))
        .map((topic) => ({ topic, reason: "", missingPermissions: [] }));
      return { permitted: [...topics], rejected };
    };
    const notifications: Notifications = {
      async create() {
        if (busy) throw busy;
        const id = `channel-${made.length}`;
        made.push(id);
        const { port } = server.address() as AddressInfo;
        return { id, connectUri: `ws://127.0.0.1:${port}/${id}`, expiresAt: timers.now() + 86_400_000 };
      },
      subscribe: take,
      replace: take,
      async clear() {},
    };
    socket = createNotifications({
      genesys: { notifications },
      places: createChannelPlaces(),
      log() {},
      now: timers.now,
      random: () => chance,
      timers,
      onEvent() {},
      onView() {},
      onState() {},
      onGap: (ids) => void gaps.push(...ids),
    });
  });

  afterEach(() => {
    socket.close();
    for (const one of server.clients) one.terminate();
    return new Promise((resolve) => server.close(resolve));
  });

  const settle = (isSo: () => boolean) =>
    until(async () => {
      await timers.advance(100);
      return isSo();
    });
  const isLive = () => socket.state.kind === "live";
  async function listening(...ids: string[]) {
    for (const id of ids) socket.watch(id);
    await settle(() => isLive() && ids.every((id) => gaps.includes(id)));
    gaps.length = 0;
  }
  const cut = () => {
    for (const one of server.clients) one.terminate();
  };

  it("that Genesys has ended while its socket still lives is replaced when the next conversation comes", async () => {
    await listening("c1");
    ended.add("channel-0");
    socket.watch("c2");
    await settle(() => made.length === 2 && isLive() && gaps.length === 2);
    assert.deepEqual(new Set(gaps), new Set(["c1", "c2"]));
    assert.equal(socket.tellsOf("c1") && socket.tellsOf("c2"), true);
  });

  it("that cannot be connected to again after a loss is given up after three attempts", async () => {
    await listening("c1");
    ended.add("channel-0");
    cut();
    await settle(() => made.length === 2 && isLive());
    assert.deepEqual(connections, ["channel-0", "channel-0", "channel-0", "channel-0", "channel-1"]);
    assert.deepEqual(gaps, ["c1"]);
  });

  it("that can be connected to but is not known any more is given up at once", async () => {
    await listening("c1");
    forgotten.add("channel-0");
    cut();
    await settle(() => made.length === 2 && isLive());
    assert.deepEqual(connections, ["channel-0", "channel-0", "channel-1"]);
  });

  it("comes back at a moment left to chance, so that not all come at once", async () => {
    await listening("c1");
    for (const [drawn, soonestMs] of [
      [0, 200],
      [0.5, 700],
    ] as const) {
      chance = drawn;
      const before = connections.length;
      cut();
      await until(() => socket.state.kind === "lost");
      await timers.advance(soonestMs - 1);
      assert.equal(connections.length, before, `drawn ${drawn}`);
      await timers.advance(1);
      await until(() => connections.length === before + 1);
      await settle(isLive);
      // A session that lived for a minute counts as good: the next wait is a first one again.
      await timers.advance(61_000);
    }
  });

  it("is not asked for again before Genesys wants to be asked", async () => {
    busy = new HandoverError("GENESYS_RATE_LIMIT", "Too many.", "", { retryAfterSeconds: 30 });
    socket.watch("c1");
    await timers.advance(100);
    assert.equal(socket.state.kind, "lost");
    busy = undefined;
    await timers.advance(29_900);
    assert.deepEqual(made, []);
    await settle(isLive);
  });

  it("with a topic that Genesys refuses tells of the others; that conversation is left to those who read", async () => {
    refusedTopics.add("v2.detail.events.conversation.c2.customer.end");
    await listening("c1");
    socket.watch("c2");
    socket.watch("c3");
    await settle(() => gaps.includes("c3"));
    assert.deepEqual(["c1", "c2", "c3"].map(socket.tellsOf), [true, false, true]);
    assert.equal(socket.state.kind, "live");
  });
});
