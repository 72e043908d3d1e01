import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { HandoverError } from "../../../lib/errors.ts";
import { createHttp, type Http, type RequestSeen } from "../../../lib/genesys/http.ts";
import { type ApiDouble, type Call, type Scripted, SECRET, startApi } from "./api-double.ts";

const WORDS = "my cat Mimi has fleas";
const POST = { method: "POST", path: "/api/v2/things", body: { text: WORDS } } as const;
const GET = { method: "GET", path: "/api/v2/things" } as const;
const PERMISSION = "conversation:message:receive";
const SENTENCE = "You are missing the following permission(s): ";

describe("a request to Genesys", () => {
  let api: ApiDouble;
  let http: Http;
  const seen: RequestSeen[] = [];

  async function given(answer: Scripted | ((call: Call, index: number) => Scripted), timeoutMs = 5_000) {
    api = await startApi(typeof answer === "function" ? answer : () => answer);
    http = createHttp({ ...api.options, timeoutMs, onRequest: (one) => void seen.push(one) });
  }

  const failureOf = (promise: Promise<unknown>): Promise<HandoverError> =>
    promise.then(
      () => assert.fail("it succeeded"),
      (error) => error,
    );

  afterEach(() => {
    seen.length = 0;
    http.close();
    return api.close();
  });

  it("carries the token and JSON, and answers with JSON", async () => {
    await given({ body: { id: "m1" } });
    const answer = await http.request({ ...POST, query: { a: "b c", none: undefined, flag: true } });
    assert.deepEqual(answer, { id: "m1" });
    const [call] = api.calls;
    assert.equal(call?.path, "/api/v2/things?a=b+c&flag=true");
    assert.equal(call?.headers.authorization, "Bearer token-1");
    assert.equal(call?.headers["content-type"], "application/json");
    assert.deepEqual(JSON.parse(call?.body ?? ""), { text: WORDS });
  });

  it("keeps characters outside ASCII whole", async () => {
    await given((call) => ({ body: JSON.parse(call.body) }));
    assert.deepEqual(await http.request({ ...POST, body: { text: "é€😀" } }), { text: "é€😀" });
  });

  for (const status of [200, 201, 202, 204]) {
    it(`${status} is success`, async () => {
      await given({ status });
      assert.deepEqual(await http.request(POST), {});
    });
  }

  it("asks the budget first, with priority and lane, and tells it what the headers say", async () => {
    await given({
      headers: {
        "inin-ratelimit-count": "12",
        "inin-ratelimit-allowed": "300",
        "inin-ratelimit-reset": "41",
      },
    });
    await http.request({ ...POST, priority: "text", lane: "chat-1", maxWaitMs: 9 });
    assert.deepEqual(api.taken, [{ priority: "text", lane: "chat-1", maxWaitMs: 9 }]);
    assert.deepEqual(api.learned, [{ count: 12, allowed: 300, resetSeconds: 41 }]);
  });

  it("a request that the budget refuses is not sent", async () => {
    await given({});
    const refusal = new Error("no budget");
    http = createHttp({
      ...api.options,
      budget: { ...api.options.budget, take: () => Promise.reject(refusal) },
    });
    await assert.rejects(http.request({ ...GET, retries: 3 }), refusal);
    assert.equal(api.calls.length, 0);
  });

  const asks = { "retry-after": "42" };
  const refusals: [string, Scripted, string, Partial<HandoverError["facts"]>][] = [
    [
      "400",
      { status: 400, body: { code: "bad.request", contextId: "ctx-1" } },
      "GENESYS_REJECTED",
      { genesysCode: "bad.request", contextId: "ctx-1" },
    ],
    ["404", { status: 404, body: { code: "not.found" } }, "GENESYS_REJECTED", { genesysCode: "not.found" }],
    ["405 without a body", { status: 405 }, "GENESYS_REJECTED", {}],
    ["409", { status: 409, body: { code: "conflict" } }, "GENESYS_REJECTED", {}],
    ["412", { status: 412 }, "GENESYS_REJECTED", {}],
    ["413", { status: 413, body: { code: "request.entity.too.large" } }, "GENESYS_REJECTED", {}],
    ["415", { status: 415 }, "GENESYS_REJECTED", {}],
    ["422 that is no JSON", { status: 422, body: "oops" }, "GENESYS_REJECTED", {}],
    [
      "a context id that is only a header",
      { status: 400, headers: { "ININ-Correlation-Id": "c-9" } },
      "GENESYS_REJECTED",
      { contextId: "c-9" },
    ],
    [
      "403 with the permission in the sentence",
      { status: 403, body: { code: "missing.permissions", message: SENTENCE + PERMISSION } },
      "GENESYS_PERMISSION",
      { permission: PERMISSION },
    ],
    [
      "403 with the permission as a parameter",
      { status: 403, body: { messageParams: { permissions: PERMISSION } } },
      "GENESYS_PERMISSION",
      { permission: PERMISSION },
    ],
    [
      "403 with several",
      {
        status: 403,
        body: {
          code: "missing.any.permissions",
          message: "a:bb:cc, routing:queue:view or routing:queue:search",
        },
      },
      "GENESYS_PERMISSION",
      { permission: "routing:queue:view or routing:queue:search" },
    ],
    [
      "403 that names none",
      { status: 403, body: { code: "not.authorized" } },
      "GENESYS_PERMISSION",
      { permission: undefined, genesysCode: "not.authorized" },
    ],
    ["429", { status: 429, headers: asks }, "GENESYS_RATE_LIMIT", { retriable: true, retryAfterSeconds: 42 }],
    [
      "429 that says it in the text",
      { status: 429, body: { message: "Retry the request in [17] seconds" } },
      "GENESYS_RATE_LIMIT",
      { retriable: true, retryAfterSeconds: 17 },
    ],
    [
      "429 that says nothing",
      { status: 429 },
      "GENESYS_RATE_LIMIT",
      { retriable: true, retryAfterSeconds: 10 },
    ],
    ["408", { status: 408 }, "GENESYS_UNREACHABLE", { retriable: true, status: 408 }],
    [
      "500",
      { status: 500, body: { code: "internal.server.error" } },
      "GENESYS_UNREACHABLE",
      { retriable: true, status: 500 },
    ],
    [
      "502 with a page",
      { status: 502, body: "<html>", headers: { "content-type": "text/html" } },
      "GENESYS_UNREACHABLE",
      { retriable: true, status: 502 },
    ],
    [
      "503",
      { status: 503, headers: asks },
      "GENESYS_UNREACHABLE",
      { retriable: true, status: 503, retryAfterSeconds: 42 },
    ],
    ["504", { status: 504 }, "GENESYS_UNREACHABLE", { retriable: true, status: 504 }],
    [
      "200 with a page",
      { body: "<html>", headers: { "content-type": "text/html; charset=utf-8" } },
      "GENESYS_UNREACHABLE",
      { retriable: true },
    ],
    [
      "a redirect",
      { status: 302, headers: { location: "https://example.com/" } },
      "GENESYS_UNREACHABLE",
      { retriable: true },
    ],
    ["silence", { silence: "hang" }, "GENESYS_TIMEOUT", { retriable: true, status: undefined }],
    ["a reset", { silence: "reset" }, "GENESYS_UNREACHABLE", { retriable: true, status: undefined }],
  ];
  for (const [what, answer, code, facts] of refusals) {
    it(`${what} is ${code}${facts.retriable ? ", retriable" : ""}, sent once, and the error tells no secret`, async () => {
      await given(answer, answer.silence ? 200 : 5_000);
      const error = await failureOf(http.request(POST));
      assert.equal(error.code, code);
      assert.equal(error.facts.retriable ?? false, facts.retriable ?? false);
      for (const [name, value] of Object.entries(facts)) {
        assert.equal(error.facts[name as keyof typeof facts], value, name);
        if (name === "permission" && value) assert.ok(error.message.includes(String(value)));
      }
      assert.equal(api.calls.length, 1, "messages are repeated by the outbox alone");
      const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack;
      for (const secret of ["token-1", SECRET, "Bearer", "Mimi"]) assert.ok(!shown.includes(secret), secret);
      assert.deepEqual(api.paused, code === "GENESYS_RATE_LIMIT" ? [facts.retryAfterSeconds] : []);
    });
  }

  it("Genesys' sentences, which can quote the user, are in no error", async () => {
    await given((call) => ({
      status: 400,
      body: { code: "invalid.value", message: `Value [${call.body}] is wrong` },
    }));
    const error = await failureOf(http.request(POST));
    assert.ok(!inspect(error, { depth: 9 }).includes("Mimi"));
  });

  it("a refused field is named", async () => {
    const details = [{ errorCode: "x", fieldName: "channel.from.id" }, { fieldName: `no field: ${WORDS}` }];
    await given({ status: 400, body: { code: "bad.request", details } });
    const error = await failureOf(http.request(POST));
    assert.match(error.message, /channel\.from\.id/);
    assert.ok(!error.message.includes(WORDS));
  });

  it("a read that is answered with no JSON is no empty answer", async () => {
    await given({ body: "truncated [", headers: { "content-type": "application/json" } });
    await assert.rejects(http.request(GET), { code: "GENESYS_UNREACHABLE" });
  });

  it("nobody there is GENESYS_UNREACHABLE and names the host", async () => {
    await given({});
    await api.close();
    const error = await failureOf(http.request(GET));
    assert.equal(error.code, "GENESYS_UNREACHABLE");
    assert.match(error.message, /127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
  });

  it("a host that does not exist says that the region may be wrong", async () => {
    await given({});
    http = createHttp({
      ...api.options,
      hosts: { login: "http://login.invalid", api: "http://api.invalid" },
    });
    const error = await failureOf(http.request(GET));
    assert.equal(error.code, "GENESYS_UNREACHABLE");
    assert.match(error.message, /login\.invalid.*Check the region/);
  });

  it("401 costs one new token and one repeat", async () => {
    await given((call) =>
      call.headers.authorization === "Bearer token-1" ? { status: 401 } : { body: { ok: 1 } },
    );
    assert.deepEqual(await http.request(POST), { ok: 1 });
    assert.equal(api.logins.length, 2);
    assert.equal(api.calls.length, 2);
    assert.equal(api.taken.length, 2, "both count at Genesys");
  });

  it("401 to a fresh token is GENESYS_AUTH, final", async () => {
    await given({ status: 401, body: { code: "bad.credentials", contextId: "ctx" } });
    const error = await failureOf(http.request({ ...GET, retries: 3 }));
    assert.equal(error.code, "GENESYS_AUTH");
    assert.equal(error.facts.retriable, undefined);
    assert.equal(api.calls.length, 2);
  });

  it("a revoked token under a hundred requests costs one log-in and loses none", async () => {
    let revoked = false;
    await given((call) =>
      revoked && call.headers.authorization === "Bearer token-1" ? { status: 401 } : { body: {} },
    );
    await http.request(POST);
    revoked = true;
    await Promise.all(Array.from({ length: 100 }, () => http.request(POST)));
    assert.equal(api.logins.length, 2);
  });

  it("a token that died of fifteen idle minutes, as with HIPAA, costs one log-in each time and loses nothing", async () => {
    const idleMs = 15 * 60_000;
    let clock = 1_700_000_000_000;
    const lastUse = new Map<string, number>();
    await given(({ headers: { authorization = "" } }) => {
      if (clock - (lastUse.get(authorization) ?? clock) >= idleMs) return { status: 401 };
      lastUse.set(authorization, clock);
      return { body: { ok: 1 } };
    });
    http = createHttp({ ...api.options, now: () => clock });
    for (const pause of [0, idleMs - 1, idleMs, 1, 2 * idleMs]) {
      clock += pause;
      assert.deepEqual(await http.request(POST), { ok: 1 });
    }
    assert.equal(api.logins.length, 3);
  });

  it("a read repeats itself when asked, and stops at the first success", async () => {
    await given((_call, index) => (index < 2 ? { status: 503 } : { body: { found: true } }));
    assert.deepEqual(await http.request({ ...GET, retries: 3 }), { found: true });
    assert.equal(api.calls.length, 3);
  });

  it("a read gives up after its repeats", async () => {
    await given({ status: 503 });
    await assert.rejects(http.request({ ...GET, retries: 2 }), { code: "GENESYS_UNREACHABLE" });
    assert.equal(api.calls.length, 3);
  });

  it("the back-off doubles, between half and whole", async () => {
    await given({ status: 503 });
    const waits: number[] = [];
    const timers = {
      set(run: () => void, ms: number) {
        waits.push(ms);
        setImmediate(run);
      },
      clear() {},
    };
    http = createHttp({ ...api.options, timers, random: () => 0 });
    await assert.rejects(http.request({ ...GET, retries: 3 }));
    assert.deepEqual(waits, [250, 500, 1000]);
  });

  it("every exchange is told for the log, without query or body", async () => {
    await given({ status: 404 });
    await failureOf(http.request({ ...GET, query: { name: "secret search" } }));
    assert.deepEqual(
      seen.map(({ method, path, status }) => ({ method, path, status })),
      [{ ...GET, status: 404 }],
    );
  });
});
