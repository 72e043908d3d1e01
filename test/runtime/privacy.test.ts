/**
 * A whole run with everything that goes wrong in it, and its whole output: no text, no name, no token, no secret in it,
 * and no chat's, conversation's or user's id either, unless Node-RED's log level is debug or lower.
 */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "../../lib/hash-of.ts";
import { inject, node, tapTo } from "../support/flows.ts";
import { PNG } from "../support/images.ts";
import { type LoginTap, startLoginTap } from "../support/login-tap.ts";
import { VERSIONS, type Version } from "../support/node-red.ts";
import { createPlanted, type Planted } from "../support/planted.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage, WEBHOOK_SECRET } from "../support/stage.ts";
import { until } from "../support/until.ts";

const AGENT = "Amélie Laurent";
/** What is refused is tried again first, and the machine may have other things to do. */
const PATIENCE_MS = 40_000;
const CARD = "4111 1111 1111 1111";

for (const [version, level] of [
  ...VERSIONS.map((one): [Version, string] => [one, "info"]),
  [5, "trace"],
] satisfies [Version, string][]) {
  describe(`what Node-RED ${version} logs at the level ${level}`, function () {
    this.timeout(180_000);
    let on: Stage;
    let login: LoginTap;
    let words: Planted;
    let ids: Planted;
    let earlier = "";

    const plant = (what: string, word?: string) => words.plant(what, word);
    const log = () => earlier + on.red.log();
    const logged = (pattern: RegExp) =>
      until(() => pattern.test(log()), {
        what: `${pattern} in the log`,
        timeoutMs: PATIENCE_MS,
        instead: () => log().slice(-4000),
      });

    before(async () => {
      words = createPlanted();
      ids = createPlanted();
      const settings = { logging: { console: { level, metrics: false, audit: false } } };
      on = await stage(version, { settings, unprovisioned: true });
      login = await startLoginTap(on.sandbox.url);
      plant("the client's secret", on.client.secret);
      plant("the webhook's secret", WEBHOOK_SECRET);
      plant("the agent's name", AGENT);
      plant("the card's number", CARD);
      // Nobody catches: what fails is logged.
      const flows = on.flows.filter(({ id }) => id !== "catch");
      const config = flows.find(({ id }) => id === "config");
      Object.assign(config ?? {}, { loginUrl: login.url, attachmentRelay: true, retryMinutes: 0.03 });
      const send = flows.find(({ id }) => id === "send");
      flows.push(
        node("broken-send", "genesys-send", [[]], {
          ...send,
          id: "broken-send",
          text: { value: "$number(payload)", type: "jsonata" },
        }),
        inject("broken-in", "broken-send"),
        node("leak", "function", [[]], { outputs: 0, func: "node.warn(msg.payload);" }),
        inject("leak-in", "leak"),
        node("statuses", "status", [["tap-statuses"]], { scope: null }),
        tapTo(on.collector)("tap-statuses", "statuses"),
      );
      await on.red.deploy(flows);
      await on.integration("Animal");
    });
    after(async () => {
      await on.close();
      await login.close();
    });

    const chat = (what: string) => ids.plant(what, `${what.replace(/\W/g, "-")}@chats.example`);
    const everything = (chatId: string) => ({
      chatId,
      payload: plant("the user's text"),
      reason: plant("the reason"),
      summary: plant("the summary"),
      historyUrl: `https://bot.example.org/${plant("the history's address")}`,
      identity: {
        email: `${plant("the user's e-mail")}@example.org`,
        firstName: plant("the first name"),
        lastName: plant("the last name"),
        nickname: plant("the nickname"),
      },
      attributes: { plan: plant("an attribute's value"), phone: plant("the phone", "+33 6 98 76 54 32") },
      history: [
        { from: "bot", text: plant("the bot's text") },
        { from: "user", text: `${plant("the history's text")} ${CARD}` },
      ],
    });
    it("the story: escalated, words, files and clicks both ways, and ended", async () => {
      const chatId = chat("the story");
      const conversation = await on.talk(chatId, AGENTS.amelie, "Animal", everything(chatId));
      ids.plant("the conversation", conversation.id);
      ids.plant("the user's id", conversation.customer.id);
      await on.say(chatId, plant("the user's next text"), {
        attachments: [
          { base64: PNG.toString("base64"), name: `${plant("the user's file")}.png` },
          {
            base64: Buffer.from("MZ\0\0no png").toString("base64"),
            name: `${plant("a lying file")}.png`,
            mime: "image/png",
          },
        ],
      });
      await logged(/The attachment 2 of 2/);
      const sent = await on.sandbox.inbound();
      const address = sent.flatMap(({ body }) => body.content ?? [])[0]?.attachment.url;
      plant("the address of the user's file", address.split("/media/")[1]);

      await on.sandbox.say(conversation.id, AGENTS.amelie, plant("the agent's text"));
      await on.sandbox.sendFile(conversation.id, AGENTS.amelie, {
        name: `${plant("the agent's file")}.png`,
        mime: "image/png",
        bytes: PNG,
      });
      const { attachments } = await on.collector.find("message", (msg) => msg.attachments?.length > 0, {
        what: "the agent's file",
      });
      plant("the address of the agent's file", attachments[0].url.split("/media/")[1]);
      assert.equal((await fetch(attachments[0].url)).status, 200);
      assert.equal((await fetch(`${attachments[0].url}x`)).status, 404);

      await on.sandbox.order({
        target: "download",
        match: { path: "." },
        kind: "redirect",
        location: `https://elsewhere.example.org/${plant("where a file's address leads")}`,
      });
      await on.sandbox.sendFile(conversation.id, AGENTS.amelie, {
        name: "second.png",
        mime: "image/png",
        bytes: PNG,
      });
      const second = await on.collector.find(
        "message",
        (msg) => msg.attachments?.[0]?.name === "second.png",
        { what: "the second file" },
      );
      plant("the address of the second file", second.attachments[0].url.split("/media/")[1]);
      assert.equal((await fetch(second.attachments[0].url)).status, 502);
      await logged(/An agent's file could not be fetched/);
      await on.sandbox.clearFaults();

      await on.sandbox.sendStructured(conversation.id, {
        text: plant("the question"),
        content: [
          {
            contentType: "QuickReply",
            quickReply: { text: plant("a choice"), payload: plant("a choice's payload") },
          },
        ],
        agentId: AGENTS.amelie,
      });
      const asked = await on.collector.find("message", ({ structured }) => structured, {
        what: "the question",
      });
      await on.say(chatId, "", { reply: asked.structured.choices[0].reply });
      // What reaches Genesys after the end would open the conversation again.
      await until(
        async () => (await on.sandbox.requests()).some(({ path }) => path.endsWith("/structured/response")),
        {
          what: "the click at Genesys",
        },
      );
      await on.sandbox.end(conversation.id, AGENTS.amelie);
      await on.collector.find("ended", (msg) => msg.chatId === chatId, {
        what: "the end",
        timeoutMs: PATIENCE_MS,
      });
    });

    it("messages that are wrong in themselves", async () => {
      const chatId = chat("wrong");
      const text = () =>
        plant("a text in the wrong place", `Something private ${words.plant("part")} that is long enough`);
      await on.red.inject("send-in", { payload: text() });
      await on.red.inject("send-in", { chatId, payload: text(), action: text() });
      await on.red.inject("in", { chatId, payload: text(), action: "escalate", competency: text() });
      await on.red.inject("send-in", { chatId, payload: "" });
      await on.red.inject("send-in", { chatId, payload: text() });
      await on.red.inject("broken-in", { chatId, payload: text() });
      for (const said of [
        /does not say which chat/,
        /no known action/,
        /no competency/i,
        /neither text nor attachment/,
        /not with a human agent/,
        /cannot be read \(/,
      ])
        await logged(said);
    });

    it("webhooks that are none of ours, badly signed, no JSON, of an unknown kind, or too late", async () => {
      const chatId = chat("webhooks");
      const { id, customer } = await on.talk(chatId, AGENTS.amelie, "Animal", everything(chatId));
      ids.plant("the conversation", id);
      ids.plant("the user's id", customer.id);
      const text = () => plant("a webhook's text");
      assert.equal(await on.webhook(await on.textFor(chatId, text()), "sha256=wrong"), 401);
      assert.equal(await on.webhook(`{"text": "${text()}`), 400);
      assert.equal(await on.webhook(await on.textFor(chatId, text(), { type: "Telepathy" })), 200);
      const foreign = JSON.parse(await on.textFor(chatId, text()));
      foreign.channel.to.id = ids.plant("a foreign user's id", "a-user-of-somebody-else");
      assert.equal(await on.webhook(JSON.stringify(foreign)), 200);
      await logged(/a user who is not ours/);
      assert.ok(log().includes(hashOf("a-user-of-somebody-else")), "a hash tells one user from another");
      await on.sandbox.end(id, AGENTS.amelie);
      await on.collector.find("ended", (msg) => msg.chatId === chatId, {
        what: "the end",
        timeoutMs: PATIENCE_MS,
      });
    });

    // What is logged of failures is the same at each level.
    if (level === "info") failures();

    it("holds none of what was planted, and ids only at the levels below info", async () => {
      assert.ok(login.tokens.length > 0);
      for (const token of login.tokens) plant("an access token", token);
      assert.deepEqual(words.in(log()), []);
      const statuses = on.collector.at("statuses").map(({ status }) => status);
      assert.ok(statuses.length > 0);
      const ofEverybody = JSON.stringify(statuses);
      assert.deepEqual([...words.in(ofEverybody), ...ids.in(ofEverybody)], []);
      assert.equal(ids.in(log()).length > 0, level === "trace", ids.in(log()).join());
    });

    it("and would be found out if it did", async () => {
      await on.red.inject("leak-in", { payload: plant("what a flow itself logs") });
      await logged(/\[function:leak\]/);
      assert.deepEqual(words.in(log()).length, 1);
    });

    function failures() {
      it("Genesys refuses, fails, forbids and forgets; the doctor looks; the plan is asked for", async () => {
        await on.red.inject("provision-in", { action: "doctor" });
        await on.red.inject("provision-in", { action: "plan" });
        const chatId = chat("refused");
        const { id } = await on.talk(chatId, AGENTS.amelie, "Animal", everything(chatId));
        ids.plant("the conversation", id);
        for (const [status, said] of [
          [400, /Genesys refused POST/],
          [403, /Genesys does not allow POST|lacks the permission/],
          [404, /\(404/],
          [500, /Genesys is in trouble|did not take the message/],
        ] as const) {
          const match = { path: "/inbound/open/message" };
          await on.sandbox.order({ target: "api", match, kind: "status", status });
          await on.say(chatId, plant("a text that Genesys does not take"));
          await logged(said);
          await on.sandbox.clearFaults();
        }
        // What a conversation is asked for has its id in the path.
        await on.sandbox.order({ target: "api", match: { path: id }, kind: "status", status: 400 });
        await on.say(chatId, "", { action: "end" });
        await logged(/messages\/#[0-9a-f]{12}\S* \(400/);
        await on.sandbox.clearFaults();
        await on.collector.count("plan", 2, { what: "the doctor's word and the plan", timeoutMs: 30_000 });
      });

      it("killed with words on their way, started again; then the store is damaged", async () => {
        const chatId = chat("killed");
        const { id } = await on.talk(chatId, AGENTS.amelie, "Animal", everything(chatId));
        ids.plant("the conversation", id);
        await on.sandbox.order({
          target: "api",
          match: { path: "/inbound/open/message" },
          kind: "status",
          status: 503,
        });
        await on.say(chatId, plant("the text of the killed"));
        await until(async () => (await on.sandbox.requests()).some(({ status }) => status === 503), {
          what: "a first attempt",
        });
        await on.red.kill();
        earlier += on.red.log();
        await on.restart();
        await logged(/did not take the message for/);
        await on.sandbox.clearFaults();
        await on.red.kill();
        earlier += on.red.log();
        const folder = join(on.red.userDir, "livechat-handover");
        for (const file of readdirSync(folder).filter((name) => /\.sqlite(?:-wal|-shm)?$/.test(name)))
          writeFileSync(join(folder, file), plant("the damaged store's bytes").repeat(1_000));
        await on.restart();
        await logged(/is damaged|cannot be used/);
      });
    }
  });
}
