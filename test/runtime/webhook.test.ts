/** What comes in over HTTP: by every way in, with right and wrong signatures, and everything that is no webhook. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { edited, node } from "../support/flows.ts";
import { request, VERSIONS } from "../support/node-red.ts";
import { freePort } from "../support/port.ts";
import { AGENTS } from "../support/sandbox.ts";
import { signatureOf } from "../support/signature.ts";
import { type Stage, type StageOptions, stage, WEBHOOK_SECRET } from "../support/stage.ts";
import { until } from "../support/until.ts";

interface WayIn {
  name: string;
  options: () => Promise<StageOptions>;
  /** The path that Genesys is given. */
  path: string;
}

// bcrypt of "password"
const PASSWORD = "$2b$04$rrGP0dLLKGhm6izvecdAfO1zDExRpd4MKtAh9d0qEMd79rHd5kY1W";

const WAYS_IN: WayIn[] = [
  {
    name: "on Node-RED's port, everything at its default",
    options: async () => ({}),
    path: "/genesys/dydu-bot-connector",
  },
  {
    name: "on Node-RED's port, with roots of its own, basic auth on httpNode, and a path of its own",
    options: async () => ({
      settings: {
        httpAdminRoot: "/red",
        httpNodeRoot: "/api",
        httpNodeAuth: { user: "user", pass: PASSWORD },
      },
      flow: { config: { webhookPath: "bot" } },
    }),
    path: "/api/genesys/bot",
  },
  {
    name: "on a port of its own",
    options: async () => {
      const webhookPort = await freePort();
      return { flow: { publicUrl: `http://127.0.0.1:${webhookPort}`, config: { webhookPort } } };
    },
    path: "/genesys/dydu-bot-connector",
  },
];

for (const version of VERSIONS) {
  for (const { name, options, path } of WAYS_IN) {
    describe(`the webhook ${name} (Node-RED ${version})`, function () {
      this.timeout(60_000);
      let on: Stage;
      let conversation: { id: string };
      before(async () => {
        on = await stage(version, await options());
        conversation = await on.talk("chat", AGENTS.amelie, "Animal");
      });
      after(() => on.close());

      const heard = () => on.collector.at("message").map(({ payload }) => payload);

      /** A well-signed text arrives: so everything before it has been answered, and was not emitted. */
      const stillWorks = async (mark: string) => {
        assert.equal(await on.webhook(await on.textFor("chat", mark)), 200);
        await until(() => heard().includes(mark), { what: "the next webhook", instead: heard });
        assert.ok(on.red.running());
      };

      it("has the address that its settings say, and takes what Genesys signs", async () => {
        assert.equal(new URL(await on.webhookUrl()).pathname, path);
        await on.sandbox.say(conversation.id, AGENTS.amelie, "signed by Genesys");
        await until(() => heard().includes("signed by Genesys"), { what: "the agent's words" });
      });

      for (const [what, signature] of [
        ["no signature", ""],
        ["a signature by another secret", "other"],
        ["a hex signature", "hex"],
        ["a signature of another body", "stolen"],
        ["an empty signature", "sha256="],
        ["a signature that is no base64", "sha256=ä§"],
      ] as const) {
        it(`answers ${what} with 401 and emits nothing`, async () => {
          const body = await on.textFor("chat", `forged: ${what}`);
          const made: Record<string, string> = {
            other: signatureOf(body, "another-secret-0123456789"),
            hex: signatureOf(body, WEBHOOK_SECRET, "hex"),
            stolen: signatureOf(`${body} `, WEBHOOK_SECRET),
            "sha256=ä§": "sha256=%C3%A4",
          };
          assert.equal(await on.webhook(body, made[signature] ?? signature), 401);
          await stillWorks(`after ${what}`);
          assert.equal(
            heard().some((text) => text.startsWith("forged")),
            false,
          );
        });
      }

      it("answers 6 MB with 413, well signed or not", async () => {
        const body = await on.textFor("chat", "x".repeat(6 * 1024 * 1024));
        assert.equal(await on.webhook(body), 413);
        assert.equal(await on.webhook(randomBytes(6 * 1024 * 1024), ""), 413);
        await stillWorks("after 6 MB");
      });

      it("answers broken JSON with 400, without reading past the signature", async () => {
        assert.equal(await on.webhook('{"type":"Text",'), 400);
        assert.equal(await on.webhook('{"type":"Text",', ""), 401);
        assert.equal(await on.webhook(""), 400);
        await stillWorks("after broken JSON");
      });

      it("answers an unknown type, content or event with 200 and emits nothing", async () => {
        const before = on.collector.at("message").length;
        for (const changes of [
          { type: "Telepathy" },
          { type: "Event", events: [{ eventType: "Wave" }] },
          { type: "Text", text: undefined, content: [] },
          { type: undefined },
        ]) {
          assert.equal(await on.webhook(await on.textFor("chat", "unknown", changes)), 200);
        }
        assert.equal(await on.webhook("[]"), 400);
        assert.equal(
          await on.webhook(JSON.stringify({ id: "1", type: "Text", text: "for nobody of ours" })),
          200,
        );
        await stillWorks("after unknown types");
        assert.equal(on.collector.at("message").length, before + 1);
      });

      it("takes a repeated webhook with 200 and emits it once", async () => {
        const body = await on.textFor("chat", "said once");
        const answers = await Promise.all([on.webhook(body), on.webhook(body), on.webhook(body)]);
        assert.deepEqual(answers, [200, 200, 200]);
        assert.equal(await on.webhook(body), 200);
        await stillWorks("after the repeated one");
        assert.equal(heard().filter((text) => text === "said once").length, 1);
      });

      it("answers what is no POST with 405", async () => {
        const { status } = await request(await on.webhookUrl());
        assert.equal(status, 405);
      });

      it("answers a POST to an unknown path under the prefix with 503 and Retry-After, never 404", async () => {
        const unknown = (await on.webhookUrl()).replace(/[^/]+$/, "nobody-here");
        const { status, headers } = await request(unknown, { method: "POST", body: "{}" });
        assert.equal(status, 503);
        assert.equal(headers.get("retry-after"), "5");
      });

      it("caught no error on the whole way", () => {
        assert.deepEqual(on.collector.at("error"), []);
      });
    });
  }
}

describe("the webhook while flows are away", function () {
  this.timeout(60_000);
  let on: Stage;
  before(async () => {
    on = await stage(5);
  });
  after(() => on.close());

  it("answers 503 with Retry-After when the connector was deleted, and takes webhooks again when it is back", async () => {
    const url = await on.webhookUrl();
    await on.red.deploy([{ id: "tab", type: "tab", label: "Empty" }]);
    const answer = await request(url, { method: "POST", body: "{}" });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "5");
    await on.red.deploy(on.flows);
    await until(async () => (await on.webhook("{}", "sha256=wrong", url)) === 401, {
      what: "the connector to be back",
    });
  });

  it("answers 503 while Node-RED waits for a missing type", async () => {
    const url = await on.webhookUrl();
    await on.red.deploy([...on.flows, node("missing", "a-type-that-nobody-has", [])]);
    const { status, headers } = await request(url, { method: "POST", body: "{}" });
    assert.equal(status, 503);
    assert.equal(headers.get("retry-after"), "5");
    await on.red.deploy(on.flows);
  });
});

describe("a webhook that cannot be had", function () {
  this.timeout(60_000);
  let on: Stage;
  afterEach(() => on.close());

  /** What the editor shows below that node. */
  const redDot = (id: string, fits: RegExp) =>
    until(
      async () => {
        const shown = (await on.red.statuses()).get(id);
        return shown?.fill === "red" && shown.shape === "dot" && fits.test(shown.text);
      },
      { what: `a red dot ${fits} below ${id}`, instead: () => on.red.log().slice(-1500) },
    );

  it("is said in the status with httpNodeRoot: false: set a webhook port", async () => {
    on = await stage(5, { settings: { httpNodeRoot: false } });
    await redDot("receive", /webhook port/);
    assert.ok(on.red.running());
  });

  it("works with httpNodeRoot: false once a webhook port is set", async () => {
    const webhookPort = await freePort();
    on = await stage(5, {
      settings: { httpNodeRoot: false },
      flow: { publicUrl: `http://127.0.0.1:${webhookPort}`, config: { webhookPort } },
    });
    const { id } = await on.talk("chat", AGENTS.amelie, "Animal");
    await on.sandbox.say(id, AGENTS.amelie, "heard");
    await on.collector.find("message", ({ payload }) => payload === "heard", { what: "the agent's words" });
  });

  it("is said in the status when two connectors have one path, and the first goes on", async () => {
    on = await stage(5);
    const twin = { ...on.flows.find(({ id }) => id === "config"), id: "twin", name: "Twin" };
    const more = node("twin-send", "genesys-send", [[]], { connector: "twin" });
    await on.red.deploy([...on.flows, twin as (typeof on.flows)[number], more]);
    await redDot("twin-send", /dydu-bot-connector/);
    const { id } = await on.talk("chat", AGENTS.amelie, "Animal");
    await on.sandbox.say(id, AGENTS.amelie, "heard");
    await on.collector.find("message", ({ payload }) => payload === "heard", { what: "the agent's words" });
  });

  it("is said in the status and the log when the webhook port is taken", async () => {
    on = await stage(5);
    await on.red.deploy(edited(on.flows, "config", { webhookPort: on.red.port }));
    await redDot("receive", /./);
    assert.match(on.red.log(), new RegExp(`webhook port ${on.red.port} is already in use`));
    assert.ok(on.red.running());
  });
});
