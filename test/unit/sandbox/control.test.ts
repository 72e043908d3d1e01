import assert from "node:assert/strict";
import { startFaults } from "../../../sandbox/control/faults.ts";
import { seededRandom } from "../../../sandbox/control/random.ts";
import { inbound, type Stage, setStage, userMessage } from "./stage.ts";

const QUEUES = "/api/v2/routing/queues";

describe("sandbox: the control API", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const order = (...faults: object[]) => stage.control("POST", "faults", faults);
  const status = async (path = QUEUES) => (await stage.api("GET", path)).status;

  describe("faults", () => {
    it("status: so often, then all is well again", async () => {
      await order({ kind: "status", status: 503, times: 2 });
      assert.deepEqual([await status(), await status(), await status()], [503, 503, 200]);
    });

    it("a 429 carries Retry-After, an ErrorBody and a correlation id", async () => {
      await order({ kind: "status", status: 429, retryAfter: 7, times: 1 });
      const { status, body, headers } = await stage.api("GET", QUEUES);
      assert.deepEqual(
        [status, body.code, headers.get("Retry-After")],
        [429, "too.many.requests.retry.after", "7"],
      );
      assert.equal(body.contextId, headers.get("ININ-Correlation-Id"));
    });

    it("are for a method and a part of the path, or a regular expression", async () => {
      await order({ kind: "status", status: 500, match: { method: "GET", path: "/flows" } });
      assert.deepEqual([await status(), await status("/api/v2/flows")], [200, 500]);
      await stage.control("DELETE", "faults");
      await order({ kind: "status", status: 500, match: { path: "queues\\?.*pageSize=1$" } });
      assert.deepEqual([await status(), await status(`${QUEUES}?pageSize=1`)], [200, 500]);
    });

    it("can be for the token endpoint", async () => {
      await order({ kind: "status", status: 503, match: { path: "/oauth/token" }, times: 1 });
      assert.equal((await stage.logIn()).status, 503);
      assert.equal((await stage.logIn()).status, 200);
    });

    it("delay: later, but right", async () => {
      await order({ kind: "delay", delayMs: 60, times: 1 });
      const started = performance.now();
      assert.equal(await status(), 200);
      assert.ok(performance.now() - started >= 59);
    });

    for (const kind of ["drop", "reset"])
      it(`${kind}: the connection ends without an answer`, async () => {
        await order({ kind, times: 1 });
        await assert.rejects(stage.api("GET", QUEUES), /fetch failed/);
        assert.equal(await status(), 200);
      });

    it("hang: no answer, until the connection is closed", async () => {
      await order({ kind: "hang", delayMs: 30, times: 1 });
      await assert.rejects(stage.api("GET", QUEUES), /fetch failed/);
    });

    it("afterProcessing: it was done, but the answer is lost", async () => {
      const { id } = await stage.integrate();
      await order({ kind: "drop", match: { path: "/message" }, afterProcessing: true, times: 1 });
      await assert.rejects(
        stage.api("POST", inbound(id, "message"), userMessage("lost answer")),
        /fetch failed/,
      );
      const accepted = (await stage.control("GET", "inbound")).body;
      assert.deepEqual(
        accepted.map((one: { body: { text: string } }) => one.body.text),
        ["lost answer"],
      );
      await order({
        kind: "status",
        status: 502,
        match: { path: "/message" },
        afterProcessing: true,
        times: 1,
      });
      assert.equal(
        (await stage.api("POST", inbound(id, "message"), userMessage("other answer"))).status,
        502,
      );
      assert.equal((await stage.control("GET", "inbound")).body.length, 2);
    });

    it("with a probability they fall as the seed says, the same each time", () => {
      const run = () => {
        const faults = startFaults(seededRandom(7));
        faults.order({ kind: "status", probability: 0.5 });
        return Array.from({ length: 200 }, () => faults.forRequest("GET", "/") !== undefined);
      };
      const first = run();
      assert.deepEqual(run(), first);
      const hits = first.filter(Boolean).length;
      assert.ok(hits > 70 && hits < 130, `${hits} of 200`);
    });

    it("an unknown kind is refused", async () => {
      assert.equal((await order({ kind: "earthquake" })).status, 400);
    });

    it("leave desk and control alone", async () => {
      await order({ kind: "status", status: 500 });
      assert.equal((await stage.send("GET", "/desk/state")).status, 200);
      assert.equal((await stage.control("GET", "faults")).body.length, 1);
    });
  });

  it("a new client has the permissions and the token lifetime that were ordered", async () => {
    const { body: client } = await stage.control("POST", "clients", {
      permissions: ["routing:queue:view"],
      tokenSeconds: 300,
    });
    assert.equal((await stage.logIn(client)).body.expires_in, 300);
    const api = await stage.clientOf(client);
    assert.deepEqual(
      [(await api("GET", QUEUES)).status, (await api("GET", "/api/v2/flows")).status],
      [200, 403],
    );
  });

  it("the log of requests names method, path, client, status and time", async () => {
    await stage.api("GET", `${QUEUES}?pageSize=1`);
    await stage.send("GET", QUEUES);
    const [good, bad] = (await stage.control("GET", "requests")).body.slice(-2);
    assert.deepEqual(
      [good.method, good.path, good.client, good.status],
      ["GET", `${QUEUES}?pageSize=1`, stage.sandbox.client.id, 200],
    );
    assert.ok(good.at <= Date.now());
    assert.deepEqual([bad.status, bad.client], [401, undefined]);
  });

  it("the log of inbound messages keeps their order", async () => {
    const { id } = await stage.integrate();
    for (const text of ["1", "2", "3"]) await stage.say(id, text);
    const texts = (await stage.control("GET", "inbound")).body.map(
      (one: { body: { text: string } }) => one.body.text,
    );
    assert.deepEqual(texts, ["1", "2", "3"]);
  });

  it("settings are changed one by one; what does not exist or fit is refused", async () => {
    const { body } = await stage.control("PATCH", "settings", { timeScale: 0.5, threadingMinutes: 1 });
    assert.deepEqual([body.timeScale, body.threadingMinutes, body.declinePauseSeconds], [0.5, 1, 10]);
    assert.equal((await stage.control("PATCH", "settings", { alertSeconds: "long" })).status, 400);
    assert.equal((await stage.control("PATCH", "settings", { noSuchThing: 1 })).status, 400);
  });

  it("reset: a fresh organisation with another id, and the same client", async () => {
    const before = (await stage.api("GET", "/api/v2/organizations/me")).body.id;
    await stage.integrate();
    await stage.control("PATCH", "settings", { alertSeconds: 1 });
    await stage.control("POST", "reset");
    assert.equal((await stage.api("GET", QUEUES)).status, 401, "tokens are gone");
    const api = await stage.clientOf();
    assert.notEqual((await api("GET", "/api/v2/organizations/me")).body.id, before);
    assert.equal((await api("GET", "/api/v2/conversations/messaging/integrations/open")).body.total, 0);
    assert.equal((await stage.control("GET", "settings")).body.alertSeconds, 30);
  });
});
