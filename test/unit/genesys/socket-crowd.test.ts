import assert from "node:assert/strict";
import { createChannelPlaces } from "../../../lib/genesys/channel-places.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import { createNotifications } from "../../../lib/genesys/socket.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

const never = () => new Promise<never>(() => {});

describe("the notification socket with a hundred thousand conversations", () => {
  it("takes them up at a start without looking through all of them for each of them", () => {
    const timers = createFakeTimers();
    const socket = createNotifications({
      genesys: { notifications: { create: never } as unknown as Genesys["notifications"] },
      places: createChannelPlaces(),
      log: () => {},
      now: timers.now,
      random: () => 0,
      timers,
      onEvent: () => {},
      onView: () => {},
      onState: () => {},
      onGap: () => {},
    });
    const startedAt = performance.now();
    for (let i = 0; i < 100_000; i++) socket.watch(`conversation ${i}`, "queue");
    const ms = performance.now() - startedAt;
    socket.close();
    // Half a second on a busy machine; a scan for each of them had made a start 17 seconds longer.
    assert.ok(ms < 4_000, `${Math.round(ms)} ms`);
  });
});
