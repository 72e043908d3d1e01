/** What the editor asks the runtime: only with the right to write flows, and never answered with a secret. */

import assert from "node:assert/strict";
import { type Answer, VERSIONS } from "../support/node-red.ts";
import { FLOWS, QUEUES } from "../support/sandbox.ts";
import { type Stage, stage, WEBHOOK_SECRET } from "../support/stage.ts";

// bcrypt of "password"
const PASSWORD = "$2b$04$rrGP0dLLKGhm6izvecdAfO1zDExRpd4MKtAh9d0qEMd79rHd5kY1W";
const ADMIN_AUTH = {
  type: "credentials",
  users: [
    { username: "writer", password: PASSWORD, permissions: "*" },
    { username: "reader", password: PASSWORD, permissions: "read" },
  ],
};

const ROUTES = [
  ["POST", "/genesys-config/test"],
  ["POST", "/genesys-config/queues"],
  ["POST", "/genesys-config/flows"],
  ["POST", "/genesys-config/scheduleGroups"],
  ["POST", "/genesys-config/emergencyGroups"],
  ["POST", "/genesys-config/address"],
  ["POST", "/genesys-config/doctor"],
  ["POST", "/genesys-config/chats"],
  ["POST", "/genesys-config/explain"],
  ["GET", "/genesys-config/desk"],
  ["POST", "/genesys-provision/plan"],
] as const;

for (const version of VERSIONS) {
  describe(`the admin routes with adminAuth, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    let writer: string;
    let reader: string;
    before(async () => {
      on = await stage(version, {
        unprovisioned: true,
        settings: { adminAuth: ADMIN_AUTH },
        login: "writer",
      });
      writer = await on.red.login("writer", "password");
      reader = await on.red.login("reader", "password", "read");
    });
    after(() => on.close());

    for (const [method, path] of ROUTES) {
      it(`${method} ${path} is refused to strangers and to readers`, async () => {
        const body = method === "POST" ? { connection: { id: "config", region: "custom" } } : undefined;
        assert.equal((await on.red.admin(method, path, body)).status, 401);
        assert.match(String((await on.red.admin(method, path, body, reader)).status), /^40[13]$/);
        assert.doesNotMatch(String((await on.red.admin(method, path, body, writer)).status), /^40[13]$/);
      });
    }

    const connection = (changes: object = {}) => ({
      id: "config",
      region: "custom",
      loginUrl: on.sandbox.url,
      apiUrl: on.sandbox.url,
      clientId: on.client.id,
      clientSecret: "__PWRD__",
      ...changes,
    });

    it("Test connection works with what is stored and with unsaved values, and names the organisation", async () => {
      for (const changes of [{}, { id: "unsaved", clientSecret: on.client.secret }]) {
        const { body } = await on.red.admin(
          "POST",
          "/genesys-config/test",
          { connection: connection(changes) },
          writer,
        );
        assert.equal(body.ok, true, JSON.stringify(body));
        assert.equal(body.organisation.name, "Sandbox organisation");
      }
    });

    it("Test connection says what is wrong with a wrong secret, and does not repeat it", async () => {
      const { body } = await on.red.admin(
        "POST",
        "/genesys-config/test",
        { connection: connection({ clientSecret: "a-wrong-secret" }) },
        writer,
      );
      assert.equal(body.ok, false);
      assert.equal(body.code, "GENESYS_AUTH");
      assert.doesNotMatch(JSON.stringify(body), /a-wrong-secret/);
    });

    it("a stored secret is not sent to a host that somebody typed into the dialog", async () => {
      const before = (await on.sandbox.requests()).length;
      const elsewhere = on.sandbox.url.replace("127.0.0.1", "localhost");
      const { body } = await on.red.admin(
        "POST",
        "/genesys-config/test",
        { connection: connection({ loginUrl: elsewhere, apiUrl: elsewhere }) },
        writer,
      );
      assert.equal(body.ok, false);
      const since = (await on.sandbox.requests()).slice(before).filter(({ path }) => path.includes("oauth"));
      assert.deepEqual(since, []);
    });

    it("queues and flows are listed live, found by a part of their name", async () => {
      const ask = (path: string, name: string): Promise<Answer> =>
        on.red.admin("POST", path, { connection: connection(), name }, writer);
      const queues = (await ask("/genesys-config/queues", "")).body.entities.map(
        ({ name }: { name: string }) => name,
      );
      assert.deepEqual(queues, ["Animal", "General", "Payment"]);
      const some = (await ask("/genesys-config/queues", "anim")).body.entities;
      assert.deepEqual(
        some.map(({ name }: { name: string }) => name),
        ["Animal"],
      );
      const flows = (await ask("/genesys-config/flows", "")).body.entities.map(
        ({ name }: { name: string }) => name,
      );
      for (const name of ["Animal chats", "General chats", "Payment chats"])
        assert.ok(flows.includes(name), name);
      assert.equal(flows.includes("Reception"), false, "a flow for calls cannot serve");
    });

    it("ten dialogs that open at once cause one request; a refresh asks again; a wrong secret gets nobody else's answer", async () => {
      const asked = async () =>
        (await on.sandbox.requests()).filter(({ path }) => path.includes("/routing/queues"));
      const ask = (body: object = {}): Promise<Answer> =>
        on.red.admin(
          "POST",
          "/genesys-config/queues",
          { connection: connection(), name: "pay", ...body },
          writer,
        );
      const names = ({ body }: Answer) => body.entities?.map(({ name }: { name: string }) => name);

      const before = (await asked()).length;
      const ten = await Promise.all(Array.from({ length: 10 }, () => ask()));
      for (const answer of ten) assert.deepEqual(names(answer), ["Payment"]);
      assert.equal((await asked()).length, before + 1);
      assert.deepEqual(names(await ask({ fresh: true })), ["Payment"]);
      assert.equal((await asked()).length, before + 2);
      const { body } = await ask({ connection: connection({ clientSecret: "wrong" }) });
      assert.equal(body.code, "GENESYS_AUTH");
    });

    it("which of some queues and flows exist is asked by their ids", async () => {
      const gone = "a0000000-0000-4000-8000-00000000dead";
      for (const [path, id] of [
        ["/genesys-config/queues", QUEUES.payment],
        ["/genesys-config/flows", FLOWS.payment],
      ] as const) {
        const { body } = await on.red.admin(
          "POST",
          path,
          { connection: connection(), ids: [gone, id] },
          writer,
        );
        assert.deepEqual(
          body.entities.map((one: { id: string }) => one.id),
          [id],
        );
      }
    });

    it("no answer of the admin API gives a secret", async () => {
      const answers = await Promise.all([
        on.red.admin("GET", "/flows", undefined, writer),
        on.red.admin("GET", "/credentials/genesys-config/config", undefined, writer),
        on.red.admin("GET", "/settings", undefined, writer),
        ...ROUTES.map(([method, path]) =>
          on.red.admin(method, path, method === "POST" ? { connection: connection() } : undefined, writer),
        ),
      ]);
      for (const { body } of answers) {
        const text = JSON.stringify(body);
        for (const secret of [on.client.secret, WEBHOOK_SECRET]) assert.equal(text.includes(secret), false);
      }
      const { body } = await on.red.admin("GET", "/credentials/genesys-config/config", undefined, writer);
      assert.deepEqual(
        { has: body.has_clientSecret, clientId: body.clientId },
        { has: true, clientId: on.client.id },
      );
    });

    it("tells the chats of a connector that is deployed, and of no other", async () => {
      const ask = (path: string, body: object) => on.red.admin("POST", path, body, writer);
      const none = await ask("/genesys-config/chats", { id: "config", search: "" });
      assert.deepEqual([none.status, none.body], [200, { chats: [], count: 0, live: 0, ghosts: 0 }]);
      const unknown = await ask("/genesys-config/explain", { id: "config", chatId: "nobody" });
      assert.deepEqual([unknown.status, unknown.body.notDeployed], [404, undefined]);
      for (const path of ["/genesys-config/chats", "/genesys-config/explain"]) {
        const { status, body } = await ask(path, { id: "in", chatId: "nobody" });
        assert.deepEqual([status, body.notDeployed], [404, true], path);
      }
    });

    it("serves the status texts in English and French", async () => {
      for (const [language, word] of [
        ["en-US", /not configured/i],
        ["fr", /configur/i],
      ] as const) {
        const { status, body } = await on.red.admin(
          "GET",
          `/locales/@livechat-handover/node-red-genesys/genesys-config?lng=${language}`,
          undefined,
          writer,
        );
        assert.equal(status, 200);
        assert.match(body.status["not-configured"], word);
      }
    });
  });
}
