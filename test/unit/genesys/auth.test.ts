import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createTokens } from "../../../lib/genesys/auth.ts";
import { createTransport } from "../../../lib/genesys/transport.ts";
import { type ApiDouble, type Scripted, SECRET, startApi } from "./api-double.ts";

describe("the access token", () => {
  let api: ApiDouble;
  let clock = 0;
  const transport = createTransport(200);
  const closing: ApiDouble[] = [];

  async function tokensOf(
    login?: (index: number) => Scripted,
    credentials?: { clientId: string; clientSecret: string },
  ) {
    api = await startApi(() => ({}), login);
    closing.push(api);
    clock = 1_000_000;
    return createTokens(api.options.hosts, credentials ?? api.options.credentials, transport, () => clock);
  }

  afterEach(() => Promise.all(closing.splice(0).map((one) => one.close())));
  after(() => transport.close());

  it("is asked for with client credentials, and kept", async () => {
    const tokens = await tokensOf();
    assert.equal(await tokens.get(), "token-1");
    assert.equal(await tokens.get(), "token-1");
    assert.equal(api.logins.length, 1);
    const [login] = api.logins;
    assert.equal(login?.method, "POST");
    assert.equal(login?.body, "grant_type=client_credentials");
    assert.equal(login?.headers["content-type"], "application/x-www-form-urlencoded");
    const basic = Buffer.from(`client-1:${SECRET}`).toString("base64");
    assert.equal(login?.headers.authorization, `Basic ${basic}`);
  });

  it("a hundred simultaneous calls log in once", async () => {
    const tokens = await tokensOf();
    const all = await Promise.all(Array.from({ length: 100 }, () => tokens.get()));
    assert.deepEqual(new Set(all), new Set(["token-1"]));
    assert.equal(api.logins.length, 1);
  });

  it("after a failed log-in the next call tries again", async () => {
    const tokens = await tokensOf((index) =>
      index === 0 ? { status: 503 } : { body: { access_token: "t", expires_in: 300 } },
    );
    await assert.rejects(tokens.get(), { code: "GENESYS_UNREACHABLE" });
    assert.equal(await tokens.get(), "t");
  });

  const renewals: [number, number][] = [
    [86_400, 86_400 - 300],
    [1_000, 900],
    [300, 270],
  ];
  for (const [life, renewedAfter] of renewals) {
    it(`a token of ${life} s is renewed after ${renewedAfter} s, while the old one serves`, async () => {
      const tokens = await tokensOf((index) => ({ body: { access_token: `t${index}`, expires_in: life } }));
      await tokens.get();
      clock += renewedAfter * 1000 - 1;
      assert.equal(await tokens.get(), "t0");
      assert.equal(api.logins.length, 1);
      clock += 1;
      assert.equal(await tokens.get(), "t0", "nobody waits for the renewal");
      while ((await tokens.get()) === "t0") await new Promise(setImmediate);
      assert.equal(api.logins.length, 2);
    });
  }

  it("a renewal that fails leaves the old token to its end, and is not tried at every call", async () => {
    const tokens = await tokensOf((index) =>
      index === 0 ? { body: { access_token: "old", expires_in: 1000 } } : { status: 503 },
    );
    await tokens.get();
    clock += 950_000;
    for (let call = 0; call < 20; call++) assert.equal(await tokens.get(), "old");
    clock += 50_000;
    await assert.rejects(tokens.get(), { code: "GENESYS_UNREACHABLE" });
    assert.ok(api.logins.length <= 3, `${api.logins.length} log-ins`);
  });

  it("an ended token is waited for", async () => {
    const tokens = await tokensOf();
    await tokens.get();
    clock += 86_400_000;
    assert.equal(await tokens.get(), "token-2");
  });

  it("a dropped token is not used again, a newer one stays", async () => {
    const tokens = await tokensOf();
    await tokens.get();
    tokens.drop("token-1");
    assert.equal(await tokens.get(), "token-2");
    tokens.drop("token-1");
    assert.equal(await tokens.get(), "token-2");
    assert.equal(api.logins.length, 2);
  });

  const unknownClient = { error: "invalid_client", error_description: "client not found" };
  const wrongSecret = { error: "invalid_client", error_description: "authentication failed" };
  const refusals: [string, Scripted, string, RegExp, boolean][] = [
    ["400 unknown client", { status: 400, body: unknownClient }, "GENESYS_AUTH", /client id/, false],
    ["401 unknown client", { status: 401, body: unknownClient }, "GENESYS_AUTH", /client id/, false],
    ["400 wrong secret", { status: 400, body: wrongSecret }, "GENESYS_AUTH", /secret is wrong/, false],
    ["401 wrong secret", { status: 401, body: wrongSecret }, "GENESYS_AUTH", /secret is wrong/, false],
    [
      "400 invalid_client alone",
      { status: 400, body: { error: "invalid_client" } },
      "GENESYS_AUTH",
      /id or the/,
      false,
    ],
    ["401 without a body", { status: 401 }, "GENESYS_AUTH", /client id or the client secret/, false],
    [
      "400 unauthorized_client",
      { status: 400, body: { error: "unauthorized_client" } },
      "GENESYS_AUTH",
      /grant/,
      false,
    ],
    ["403", { status: 403 }, "GENESYS_AUTH", /grant type/, false],
    ["404", { status: 404 }, "GENESYS_REJECTED", /oauth\/token/, false],
    ["429", { status: 429, headers: { "retry-after": "7" } }, "GENESYS_RATE_LIMIT", /7 s/, true],
    ["503", { status: 503 }, "GENESYS_UNREACHABLE", /trouble/, true],
    ["no token in it", { body: {} }, "GENESYS_UNREACHABLE", /Something else/, true],
    [
      "a page",
      { body: "<html>", headers: { "content-type": "text/html" } },
      "GENESYS_UNREACHABLE",
      /Something/,
      true,
    ],
    ["silence", { silence: "hang" }, "GENESYS_TIMEOUT", /did not answer/, true],
    ["a reset", { silence: "reset" }, "GENESYS_UNREACHABLE", /No connection/, true],
  ];
  for (const [what, answer, code, says, retriable] of refusals) {
    it(`${what} at the log-in is ${code}${retriable ? ", to be tried again" : ", final"}`, async () => {
      const tokens = await tokensOf(() => answer);
      const error = await tokens.get().then(assert.fail, (thrown) => thrown);
      assert.equal(error.code, code);
      assert.match(error.message, says);
      assert.equal(error.facts.retriable ?? false, retriable);
      assert.equal(api.logins.length, 1, "no repeat of its own");
      const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
      assert.ok(!shown.includes(SECRET) && !shown.includes("Basic"));
    });
  }

  it("missing credentials are NOT_CONFIGURED without asking anybody", async () => {
    const tokens = await tokensOf(undefined, { clientId: "x", clientSecret: "" });
    await assert.rejects(tokens.get(), { code: "NOT_CONFIGURED", message: /client secret is missing/ });
    assert.equal(api.logins.length, 0);
  });
});
