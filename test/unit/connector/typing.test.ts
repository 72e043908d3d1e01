/** What the agent sees of a user who types. */
import assert from "node:assert/strict";
import { createTyping } from "../../../lib/connector/typing.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";
import { AT } from "../escalation/views.ts";

const escalation = (rest: Partial<Escalation> = {}) => conversing({ state: "connected", ...rest });

describe("typing", () => {
  async function setUp(...escalations: Escalation[]) {
    const timers = createFakeTimers();
    const clock = { setBackMs: 0 };
    const sent: string[] = [];
    const fails = { next: false, hang: false };
    const typing = createTyping({
      store: await storeWith(...escalations),
      genesys: () =>
        ({
          inbound: {
            async typing(integrationId: string) {
              if (fails.hang) await new Promise(() => {});
              if (fails.next) throw new HandoverError("GENESYS_RATE_LIMIT", "Full.", "");
              sent.push(integrationId);
            },
          },
        }) as unknown as Pick<Genesys, "inbound">,
      userIdOf: ({ chatId }) => `lh1.${chatId}`,
      now: () => timers.now() - clock.setBackMs,
      timers,
    });
    return { typing, timers, clock, sent, fails };
  }
  const status = async (promise: Promise<{ status: string }>) => (await promise).status;

  it("is sent once in four seconds per chat; what comes between is dropped, not kept", async () => {
    const { typing, timers, sent } = await setUp(escalation(), escalation({ id: "e2", chatId: "c2" }));
    assert.equal(await status(typing.send("c1")), "accepted");
    assert.equal(await status(typing.send("c1")), "dropped");
    assert.equal(await status(typing.send("c2")), "accepted");
    await timers.advance(3_999);
    assert.equal(await status(typing.send("c1")), "dropped");
    await timers.advance(1);
    assert.equal(await status(typing.send("c1")), "accepted");
    assert.equal(sent.length, 3);
  });

  it("is sent after the clock was set back by an hour", async () => {
    const { typing, clock } = await setUp(escalation());
    await typing.send("c1");
    clock.setBackMs = 3_600_000;
    assert.equal(await status(typing.send("c1")), "accepted");
  });

  it("many of one moment are one", async () => {
    const { typing, sent } = await setUp(escalation());
    await Promise.all(Array.from({ length: 10 }, () => typing.send("c1")));
    assert.equal(sent.length, 1);
  });

  for (const [what, state] of [
    ["before Genesys took the first message: it would be about nobody", { state: "requested" }],
    ["after the end", { state: "ended" }],
    ["while our own end is carried out", { endingSince: AT }],
  ] as const) {
    it(`is dropped ${what}`, async () => {
      const { typing, sent } = await setUp(escalation(state));
      assert.equal(await status(typing.send("c1")), "dropped");
      assert.deepEqual(sent, []);
    });
  }

  it("that Genesys does not take in time is dropped: the flow does not wait for what is not true any more", async () => {
    const { typing, fails, timers } = await setUp(escalation());
    fails.hang = true;
    const waiting = status(typing.send("c1"));
    await timers.advance(4_000);
    assert.equal(await waiting, "dropped");
    assert.equal(timers.pending, 0);
  });

  it("that Genesys does not take is dropped, never an error", async () => {
    const { typing, fails } = await setUp(escalation());
    fails.next = true;
    assert.deepEqual(await typing.send("c1").then(({ status: is, attempts }) => [is, attempts]), [
      "dropped",
      0,
    ]);
  });
});
