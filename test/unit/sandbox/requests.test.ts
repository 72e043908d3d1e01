import assert from "node:assert/strict";
import { allRoutes } from "../../../sandbox/api/routes.ts";
import type { Notifications } from "../../../sandbox/notifications/channels.ts";
import spec from "../../../sandbox/openapi.json" with { type: "json" };
import { QUEUES, type Stage, setStage } from "./stage.ts";

const QUEUE_LIST = "/api/v2/routing/queues";

describe("sandbox: requests", () => {
  let stage: Stage;
  before(async () => {
    stage = await setStage();
  });
  after(() => stage.close());

  it("every operation of the OpenAPI subset is carried out, but for process automation", () => {
    const routes = allRoutes({} as Notifications);
    const operations = Object.entries(spec.paths)
      .filter(([path]) => path.startsWith("/api/"))
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
    const missing = operations.filter((name) => !routes[name]);
    assert.deepEqual(missing.sort(), [
      "GET /api/v2/processautomation/triggers",
      "POST /api/v2/processautomation/triggers",
    ]);
    assert.deepEqual(
      Object.keys(routes).filter((name) => !operations.includes(name)),
      [],
      "and no handler answers an operation that is not in it",
    );
  });

  it("an unknown path is not found, a wrong method not allowed", async () => {
    assert.equal((await stage.api("GET", "/api/v2/no/such/thing")).status, 404);
    assert.equal((await stage.api("DELETE", QUEUE_LIST)).status, 405);
  });

  describe("tokens", () => {
    it("an unknown client and a wrong secret are told apart, in the token endpoint's own shape", async () => {
      const unknown = await stage.logIn({ id: "nobody", secret: "x" });
      const wrong = await stage.logIn({ id: stage.sandbox.client.id, secret: "x" });
      assert.deepEqual(
        [unknown.status, unknown.body.error, unknown.body.description],
        [401, "invalid_client", "client not found"],
      );
      assert.deepEqual(
        [wrong.status, wrong.body.error, wrong.body.description],
        [401, "invalid_client", "authentication failed"],
      );
    });

    it("another grant than client credentials is refused", async () => {
      const reply = await stage.send("POST", "/oauth/token", "grant_type=password", {
        "Content-Type": "application/x-www-form-urlencoded",
      });
      assert.deepEqual([reply.status, reply.body.error], [400, "unsupported_grant_type"]);
    });

    it("without a token: authentication.required; with a made-up one: bad.credentials", async () => {
      const without = await stage.send("GET", QUEUE_LIST);
      const madeUp = await stage.send("GET", QUEUE_LIST, undefined, { Authorization: "Bearer made-up" });
      assert.deepEqual([without.status, without.body.code], [401, "authentication.required"]);
      assert.deepEqual([madeUp.status, madeUp.body.code], [401, "bad.credentials"]);
    });

    it("a token whose time is over is expired, and a revoked one is worth nothing", async () => {
      const shortLived = (await stage.control("POST", "clients", { permissions: ["*"], tokenSeconds: 0 }))
        .body;
      const expired = await stage.clientOf(shortLived);
      assert.equal((await expired("GET", QUEUE_LIST)).body.code, "credentials.expired");
      const other = (await stage.control("POST", "clients", { permissions: ["*"] })).body;
      const revoked = await stage.clientOf(other);
      assert.equal((await revoked("GET", QUEUE_LIST)).status, 200);
      await stage.control("POST", "tokens/revoke", { clientId: other.id });
      assert.equal((await revoked("GET", QUEUE_LIST)).status, 401);
      assert.equal((await stage.api("GET", QUEUE_LIST)).status, 200, "the others' tokens live on");
    });
  });

  describe("the OpenAPI check", () => {
    const integrations = "/api/v2/conversations/messaging/integrations/open";

    it("refuses a body without a required field, and names it", async () => {
      const { status, body } = await stage.api("POST", integrations, { name: "x" });
      assert.equal(status, 400);
      assert.match(body.message, /outboundNotificationWebhookUrl/);
    });

    it("refuses a field of the wrong type", async () => {
      const { status, body } = await stage.api("PUT", "/api/v2/conversations/messaging/threadingtimeline", {
        settings: [{ messengerType: "open", timeoutInMinutes: "none" }],
      });
      assert.deepEqual([status, body.code], [400, "bad.request"]);
      assert.match(body.details[0].fieldName, /timeoutInMinutes/);
    });

    it("refuses an impossible value with the list of the possible ones", async () => {
      const { status, body } = await stage.api("PUT", "/api/v2/conversations/messaging/threadingtimeline", {
        settings: [{ messengerType: "carrier-pigeon", timeoutInMinutes: 0 }],
      });
      assert.deepEqual([status, body.code], [400, "invalid.value"]);
      assert.match(body.message, /Value \[carrier-pigeon\] is not valid .* Allowable values are: sms, /);
    });

    it("refuses a missing body, broken JSON and another content type", async () => {
      const token = (await stage.logIn()).body.access_token;
      const post = (body: string | undefined, type: string) =>
        stage.send("POST", integrations, body, { Authorization: `Bearer ${token}`, "Content-Type": type });
      assert.equal((await post(undefined, "application/json")).status, 400);
      assert.equal((await post("{", "application/json")).body.code, "bad.request");
      assert.equal((await post("name=x", "application/x-www-form-urlencoded")).status, 415);
    });

    it("refuses a body over the size limit", async () => {
      const { status, body } = await stage.api("POST", integrations, { name: "x".repeat(1024 * 1024) });
      assert.deepEqual([status, body.code], [413, "request.entity.too.large"]);
    });

    it("refuses an impossible query parameter", async () => {
      assert.equal((await stage.api("GET", `${QUEUE_LIST}?pageSize=many`)).status, 400);
      assert.equal((await stage.api("GET", "/api/v2/flows?type=carrierpigeon")).body.code, "invalid.value");
    });
  });

  describe("errors", () => {
    it("are ErrorBodies whose contextId is the correlation id of the answer", async () => {
      const { status, body, headers } = await stage.api("GET", `${QUEUE_LIST}/unknown`);
      assert.equal(status, 404);
      assert.deepEqual(Object.keys(body).sort(), [
        "code",
        "contextId",
        "details",
        "entityId",
        "entityName",
        "errors",
        "message",
        "status",
      ]);
      assert.equal(body.contextId, headers.get("ININ-Correlation-Id"));
    });

    it("a good answer has a correlation id too", async () => {
      assert.ok((await stage.api("GET", QUEUE_LIST)).headers.get("ININ-Correlation-Id"));
    });
  });

  describe("permissions", () => {
    const withOnly = async (...permissions: string[]) =>
      stage.clientOf((await stage.control("POST", "clients", { permissions })).body);

    it("a missing permission gives 403 and its name", async () => {
      const api = await withOnly("routing:queue:view");
      assert.equal((await api("GET", QUEUE_LIST)).status, 200);
      const { status, body } = await api("GET", "/api/v2/conversations/messaging/integrations/open");
      assert.deepEqual([status, body.code], [403, "missing.permissions"]);
      assert.match(body.message, /messaging:integration:view/);
    });

    it("where one of several would do, all are named", async () => {
      const api = await withOnly();
      const { status, body } = await api("PATCH", "/api/v2/conversations/messages/any", {
        state: "disconnected",
      });
      assert.deepEqual([status, body.code], [403, "missing.any.permissions"]);
      assert.match(body.message, /conversation:communication:disconnect, conversation:message:park/);
    });

    it("the permission is checked before the body", async () => {
      const api = await withOnly();
      assert.equal((await api("POST", "/api/v2/conversations/messaging/integrations/open", {})).status, 403);
    });

    it("the organisation and the token need none", async () => {
      const api = await withOnly();
      const { body } = await api("GET", "/api/v2/organizations/me");
      assert.match(body.id, /^[0-9a-f-]{36}$/);
      assert.equal((await api("GET", "/api/v2/tokens/me")).body.organization.id, body.id);
    });

    it("a token that is deleted through the API is gone", async () => {
      const api = await withOnly("routing:queue:view");
      assert.equal((await api("DELETE", "/api/v2/tokens/me")).status, 204);
      assert.equal((await api("GET", QUEUE_LIST)).status, 401);
    });
  });

  describe("the rate limit", () => {
    after(() => stage.control("PATCH", "settings", { requestsPerMinute: 0 }));

    it("after so many requests a minute: 429, Retry-After in whole seconds, the documented body", async () => {
      const client = (await stage.control("POST", "clients", { permissions: ["*"] })).body;
      const api = await stage.clientOf(client);
      await stage.control("PATCH", "settings", { requestsPerMinute: 3 });
      const statuses = [];
      for (let i = 0; i < 3; i++) statuses.push(await api("GET", QUEUE_LIST));
      assert.deepEqual(
        statuses.map(({ status }) => status),
        [200, 200, 200],
      );
      assert.equal(statuses[2]?.headers.get("inin-ratelimit-count"), "3");
      assert.equal(statuses[2]?.headers.get("inin-ratelimit-allowed"), "3");
      const { status, body, headers } = await api("GET", QUEUE_LIST);
      const seconds = headers.get("Retry-After") ?? "";
      assert.equal(status, 429);
      assert.match(seconds, /^([1-9]|[1-5]\d|60)$/);
      assert.equal(headers.get("inin-ratelimit-reset"), seconds);
      assert.deepEqual(
        { ...body, contextId: "" },
        {
          message: `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
          code: "too.many.requests.retry.after",
          status: 429,
          contextId: "",
          details: [],
          errors: [],
        },
      );
    });

    it("counts each client for itself", async () => {
      await stage.control("PATCH", "settings", { requestsPerMinute: 1 });
      const one = await stage.clientOf((await stage.control("POST", "clients", { permissions: ["*"] })).body);
      const other = await stage.clientOf(
        (await stage.control("POST", "clients", { permissions: ["*"] })).body,
      );
      assert.deepEqual(
        [await one("GET", QUEUE_LIST), await one("GET", QUEUE_LIST), await other("GET", QUEUE_LIST)].map(
          (it) => it.status,
        ),
        [200, 429, 200],
      );
    });
  });

  it("a queue is found by its fixed id", async () => {
    assert.equal((await stage.api("GET", `${QUEUE_LIST}/${QUEUES.animal}`)).body.name, "Animal");
  });
});
