import assert from "node:assert/strict";
import { createChannelPlaces } from "../../../lib/genesys/channel-places.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import { createNotifications, type NotificationSocket } from "../../../lib/genesys/socket.ts";
import type { ConversationEvent } from "../../../lib/genesys/socket-frame.ts";
import { AGENTS, FLOWS } from "../../../sandbox/state/seed.ts";
import { createFakeTimers, type FakeTimers } from "../delivery/fake-timers.ts";
import { type OnSandbox, saying, startOnSandbox, until } from "./on-sandbox.ts";

const AGENT = AGENTS.amelie;
const GATHERING = 60;
/** Longer than any back-off after the first failures, shorter than the silence that counts as a loss. */
const BACK_OFF = 5_000;

describe("the notification socket on the sandbox", () => {
  let on: OnSandbox;
  let integrationId: string;
  let timers: FakeTimers;
  let socket: NotificationSocket;
  let events: ConversationEvent[];
  let states: string[];
  let gaps: string[][];
  let calls: { what: string; topics: readonly string[] }[];

  before(async () => {
    on = await startOnSandbox();
  });
  after(() => on.close());

  beforeEach(async () => {
    await on.control("POST", "reset", {});
    integrationId = await on.integration(FLOWS.animal);
  });
  afterEach(() => socket.close());

  /** The client's own calls, noted on their way. */
  function noted({ notifications }: Genesys): Genesys["notifications"] {
    function note<T>(what: string, topics: readonly string[], answer: Promise<T>): Promise<T> {
      calls.push({ what, topics });
      return answer;
    }
    return {
      create: () => note("create", [], notifications.create()),
      subscribe: (id, topics) => note("subscribe", topics, notifications.subscribe(id, topics)),
      replace: (id, topics) => note("replace", topics, notifications.replace(id, topics)),
      clear: notifications.clear,
    };
  }

  function listen(genesys = on.genesys, change: Partial<Genesys["notifications"]> = {}) {
    timers = createFakeTimers(Date.now());
    events = [];
    states = [];
    gaps = [];
    calls = [];
    socket = createNotifications({
      genesys: { notifications: { ...noted(genesys), ...change } },
      places: createChannelPlaces(),
      log() {},
      onView() {},
      now: timers.now,
      random: () => 0.5,
      timers,
      onEvent: (event) => void events.push(event),
      onState: (state) => void states.push(state.kind),
      onGap: (ids) => void gaps.push(ids),
    });
  }

  const live = () => until(() => socket.state.kind === "live");

  async function escalate(userId = "user-1"): Promise<string> {
    const taken = await on.genesys.inbound.message(integrationId, saying("help", userId), {
      prefetchConversationId: true,
    });
    return taken.conversationId ?? "";
  }

  async function watched(...conversationIds: string[]) {
    for (const id of conversationIds) socket.watch(id);
    await timers.advance(GATHERING);
    await live();
    gaps.length = 0;
  }

  const onQueue = () => on.desk(`agents/${AGENT}/on-queue`, { onQueue: true });
  const accept = (id: string) =>
    until(() =>
      on
        .desk(`conversations/${id}/accept`, { agentId: AGENT })
        .then(() => true)
        .catch(() => undefined),
    );
  const end = (id: string) => on.desk(`conversations/${id}/end`, { agentId: AGENT });
  const heard = (kind: ConversationEvent["kind"], id: string) =>
    until(() => events.find((event) => event.kind === kind && event.conversationId === id));

  it("opens nothing before a conversation is watched", async () => {
    listen();
    await timers.advance(60_000);
    assert.equal(socket.state.kind, "off");
    assert.deepEqual(calls, []);
  });

  it("tells what nobody listened to before it was subscribed: an agent may already be alerted", async () => {
    listen();
    const id = await escalate();
    socket.watch(id);
    await timers.advance(GATHERING);
    await until(() => gaps.length > 0);
    assert.deepEqual(gaps, [[id]]);
  });

  it("tells that an agent came and that the customer's leg closed", async () => {
    listen();
    const id = await escalate();
    await watched(id);
    assert.deepEqual(states, ["connecting", "live"]);
    await onQueue();
    assert.equal((await heard("user-start", id)).userId, AGENT);
    await accept(id);
    await end(id);
    assert.ok((await heard("customer-end", id)).disconnectType);
    assert.deepEqual(gaps, []);
  });

  it("a declined alert is not told as an end, and the next agent is told again", async () => {
    listen();
    const id = await escalate();
    await watched(id);
    await onQueue();
    await heard("user-start", id);
    await on.desk(`conversations/${id}/decline`, { agentId: AGENT });
    await on.desk(`agents/${AGENTS.tom}/on-queue`, { onQueue: true });
    await until(() => events.find(({ userId }) => userId === AGENTS.tom));
    assert.deepEqual(
      events.filter(({ kind }) => kind === "customer-end"),
      [],
    );
  });

  it("many conversations cost one request, with exactly two topics each", async () => {
    listen();
    const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => escalate(`user-${index}`)));
    await watched(...ids.slice(0, 10));
    await watched(...ids.slice(10));
    await until(() => calls.length === 3);
    assert.deepEqual(
      calls.map(({ what, topics }) => [what, topics.length]),
      [
        ["create", 0],
        ["replace", 20],
        ["subscribe", 20],
      ],
    );
  });

  it("what is no longer watched is not told", async () => {
    listen();
    const [first, second] = [await escalate("a"), await escalate("b")];
    await watched(first, second);
    socket.unwatch(first);
    await on.genesys.conversations.disconnectAll(first);
    await on.genesys.conversations.disconnectAll(second);
    await heard("customer-end", second);
    assert.deepEqual(
      events.map(({ conversationId }) => conversationId),
      [second],
    );
  });

  it("a lost socket comes back on the same channel, listens again, and says what it may have missed", async () => {
    listen();
    const id = await escalate();
    await watched(id);
    await on.control("POST", "sockets/cut", {});
    await until(() => socket.state.kind === "lost");
    await timers.advance(BACK_OFF);
    await live();
    assert.deepEqual(gaps, [[id]]);
    assert.equal(calls.filter(({ what }) => what === "create").length, 1);
    await on.genesys.conversations.disconnectAll(id);
    await heard("customer-end", id);
  });

  it("Genesys' notice before a closing is followed to a live socket again", async () => {
    listen();
    const id = await escalate();
    await watched(id);
    await on.control("POST", "sockets/cut", { notice: true });
    await until(async () => {
      await timers.advance(1_000);
      return calls.filter(({ what }) => what === "replace").length === 2 && socket.state.kind === "live";
    });
    await on.genesys.conversations.disconnectAll(id);
    await heard("customer-end", id);
  });

  it("a channel is renewed before its end, and nothing is missed meanwhile", async () => {
    const life = 20_000;
    listen(on.genesys, {
      async create() {
        calls.push({ what: "create", topics: [] });
        return { ...(await on.genesys.notifications.create()), expiresAt: timers.now() + life };
      },
    });
    const id = await escalate();
    await watched(id);
    await timers.advance(life * 0.96);
    await until(() => calls.filter(({ what }) => what === "replace").length === 2);
    assert.deepEqual(states, ["connecting", "live"]);
    assert.deepEqual(gaps, []);
    await on.genesys.conversations.disconnectAll(id);
    await heard("customer-end", id);
  });

  for (const refusedAs of ["an entry", "a 403"]) {
    it(`a missing permission that comes as ${refusedAs} is named, asked about rarely, and noticed when it is given`, async () => {
      await on.control("PATCH", "settings", { subscriptionErrors: refusedAs === "a 403" });
      listen(await on.clientWith(["conversation:message:receive"]));
      const id = await escalate();
      socket.watch(id);
      await timers.advance(GATHERING);
      await until(() => socket.state.kind === "unavailable");
      assert.deepEqual(socket.state, {
        kind: "unavailable",
        permission: "analytics:conversationDetail:view",
      });
      const asked = calls.length;
      socket.watch(await escalate("user-2"));
      await timers.advance(14 * 60_000);
      assert.equal(calls.length, asked);
      await timers.advance(60_000 + GATHERING);
      await until(() => calls.length > asked);
    });
  }

  it("after a permission was missing, what was not heard meanwhile is told as a gap", async () => {
    let allowed = false;
    listen(on.genesys, {
      async replace(channelId, topics) {
        if (allowed) return on.genesys.notifications.replace(channelId, topics);
        const rejected = topics.map((topic) => ({
          topic,
          reason: "",
          missingPermissions: ["some:thing:view"],
        }));
        return { permitted: [], rejected };
      },
    });
    const id = await escalate();
    socket.watch(id);
    await timers.advance(GATHERING);
    await until(() => socket.state.kind === "unavailable");
    allowed = true;
    gaps.length = 0;
    await timers.advance(15 * 60_000 + GATHERING);
    await live();
    assert.deepEqual(gaps, [[id]]);
  });

  it("while Genesys is away it is asked ever less often", async () => {
    let asked = 0;
    listen(on.genesys, {
      async create() {
        asked++;
        throw new Error("away");
      },
    });
    socket.watch(crypto.randomUUID());
    await timers.advance(60 * 60_000);
    assert.deepEqual(states, ["connecting", "lost"]);
    assert.ok(asked > 60 && asked < 150, `${asked} times in an hour`);
  });

  it("close leaves no timer and no socket", async () => {
    listen();
    await watched(await escalate());
    socket.close();
    assert.equal(timers.pending, 0);
    await until(async () => (await on.control<{ cut: number }>("POST", "sockets/cut", {})).cut === 0);
  });
});
