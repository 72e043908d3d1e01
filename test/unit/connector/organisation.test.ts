/** Whose ids the store holds: the integrations that are known, and the organisation that they are of. */
import assert from "node:assert/strict";
import { createIntegrations } from "../../../lib/connector/integrations.ts";
import { createOrganisation } from "../../../lib/connector/organisation.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Tracker } from "../../../lib/escalation/tracker.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";

describe("the integrations that are known", () => {
  it("survive a restart, and are forgotten together", async () => {
    const store = await storeWith();
    const first = createIntegrations(store);
    const known = { id: "i1", name: "x", recipientId: "r1", secretDigest: "d" };
    await first.remember("", known);
    await first.remember("Animal", { ...known, id: "i2" });
    const second = createIntegrations(store);
    await second.load();
    assert.deepEqual(
      [second.of("").id, second.find("Animal")?.id, second.find("Weather")],
      ["i1", "i2", undefined],
    );
    await second.forgetAll();
    const third = createIntegrations(store);
    await third.load();
    assert.equal(third.all().size, 0);
    assert.throws(
      () => third.of("Animal"),
      (error) =>
        error instanceof HandoverError && error.code === "NOT_PROVISIONED" && /"Animal"/.test(error.message),
    );
  });
});

describe("the organisation", () => {
  async function setUp(answers: (string | Error)[]) {
    const store = await storeWith(conversing());
    const timers = createFakeTimers();
    const log: string[] = [];
    const said: string[] = [];
    const gone: string[] = [];
    const integrations = createIntegrations(store);
    await integrations.remember("", { id: "i1", name: "x", recipientId: "r1", secretDigest: "d" });
    let asked = 0;
    const organisation = createOrganisation({
      genesys: {
        organisations: {
          async me() {
            asked++;
            const answer = answers.length > 1 ? answers.shift() : answers[0];
            if (answer instanceof Error) throw answer;
            return { id: answer };
          },
        },
      } as unknown as Pick<Genesys, "organisations">,
      store,
      tracker: { apply: async (id: string) => void gone.push(id) } as unknown as Tracker,
      integrations,
      outages: {
        attemptFailed() {},
        over: () => void said.push("over"),
        failed: (code) => void said.push(code),
        close() {},
      },
      timers,
      now: timers.now,
      known: () => void said.push("known"),
      log: (line) => log.push(line),
    });
    return { organisation, timers, store, log, said, gone, integrations, asked: () => asked };
  }
  const away = new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true });

  it("is asked once for many who want to know, and its id is kept", async () => {
    const { organisation, asked, store, said } = await setUp(["o1"]);
    await Promise.all([organisation.known(), organisation.known()]);
    await organisation.known();
    assert.deepEqual([asked(), await store.meta("organisation"), said], [1, "o1", ["over", "known"]]);
  });

  it("the same as before: nothing is forgotten", async () => {
    const { organisation, store, gone, integrations } = await setUp(["o1"]);
    await store.commit({ meta: { organisation: "o1" } });
    await organisation.known();
    assert.deepEqual([gone, integrations.all().size], [[], 1]);
  });

  it("another one than before: its escalations are gone, its integrations forgotten, and the log says so", async () => {
    const { organisation, store, gone, integrations, log } = await setUp(["o2"]);
    await store.commit({ meta: { organisation: "o1" } });
    await organisation.known();
    assert.deepEqual([gone, integrations.all().size, await store.meta("organisation")], [["e1"], 0, "o2"]);
    assert.match(log[0] ?? "", /another organisation/);
  });

  it("that does not answer is asked again every minute until it does; the log says it once", async () => {
    const { organisation, timers, asked, log, said } = await setUp([away, away, away, "o1"]);
    organisation.start();
    await timers.advance(1);
    assert.equal(asked(), 1);
    await timers.advance(10 * 60_000);
    assert.equal(asked(), 4);
    assert.deepEqual(log, ["Away."]);
    assert.deepEqual(said, [
      "GENESYS_UNREACHABLE",
      "GENESYS_UNREACHABLE",
      "GENESYS_UNREACHABLE",
      "over",
      "known",
    ]);
    assert.equal(timers.pending, 0);
  });

  it("is not asked any more once the connector has closed", async () => {
    const { organisation, timers, asked } = await setUp([away]);
    organisation.start();
    await timers.advance(1);
    organisation.close();
    await timers.advance(10 * 60_000);
    assert.deepEqual([asked(), timers.pending], [1, 0]);
  });
});
