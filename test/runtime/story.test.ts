/** The story, in a real Node-RED: a chat goes to an agent and comes back, three times. */

import assert from "node:assert/strict";
import { PNG } from "../support/images.ts";
import { PACKAGE, VERSIONS } from "../support/node-red.ts";
import { AGENTS, FLOWS, tokenOf } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

for (const version of VERSIONS) {
  describe(`the story in Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    before(async () => {
      on = await stage(version);
    });
    after(() => on.close());
    afterEach(() => on.sandbox.everybodyOff());

    const of = (chatId: string) => (msg: { chatId?: string }) => msg.chatId === chatId;

    it("provisions one integration per competency, with the webhook address and the row's flow", async () => {
      const { integrations } = await on.sandbox.state();
      const shown = integrations.map(({ name, flowId, status }) => ({ name, flowId, status }));
      assert.deepEqual(
        shown.toSorted((a, b) => a.name.localeCompare(b.name)),
        [
          { name: "DYDU bot connector", flowId: FLOWS.general, status: "Active" },
          { name: "DYDU bot connector (Animal)", flowId: FLOWS.animal, status: "Active" },
          { name: "DYDU bot connector (Payment)", flowId: FLOWS.payment, status: "Active" },
        ],
      );
      for (const { webhookUrl } of integrations) {
        assert.equal(webhookUrl, `${on.red.url}/genesys/dydu-bot-connector`);
      }
    });

    it("marks each integration as its own, with a secret that Genesys signs with", async () => {
      const { access_token: token } = await tokenOf(on.sandbox.url, on.client.id, on.client.secret);
      const listed = await fetch(
        `${on.sandbox.url}/api/v2/conversations/messaging/integrations/open?pageSize=100`,
        {
          headers: { Authorization: `Bearer ${token}` },
        },
      );
      const { entities } = (await listed.json()) as { entities: Record<string, Record<string, string>>[] };
      const markers = entities.map(({ webhookHeaders }) =>
        // A header takes no accents, so the names are encoded.
        decodeURIComponent(webhookHeaders?.["X-Livechat-Handover"] ?? ""),
      );
      assert.deepEqual(markers.toSorted(), [
        "DYDU bot connector/",
        "DYDU bot connector/Animal",
        "DYDU bot connector/Payment",
      ]);
      for (const { outboundNotificationWebhookSignatureSecretToken: secret } of entities) {
        assert.ok(String(secret).length > 15);
      }
    });

    it("leaves an ordinary message with the bot", async () => {
      await on.say("plain", "What are your opening hours?");
      const msg = await on.collector.find("bot", of("plain"), { what: "the bot's message" });
      assert.equal(msg.payload, "What are your opening hours?");
    });

    it("tells the flow when nobody is on queue, and the user stays with the bot", async () => {
      await on.say("nobody", "Help", { action: "escalate", competency: "Animal" });
      const { route } = await on.collector.find("unavailable", of("nobody"), { what: "unavailable" });
      assert.equal(route.competency, "Animal");
      assert.equal(route.availability.verdict, "no-agents");
      assert.equal(route.availability.agentsOnQueue, 0);
      assert.ok(route.explanation.length > 10);
      await on.say("nobody", "Still there?");
      await on.collector.find("bot", (msg) => msg.payload === "Still there?", { what: "the bot's turn" });
      assert.deepEqual((await on.sandbox.state()).conversations, []);
    });

    it("escalates to the competency's agents, and to no other, with identity, reason and history", async () => {
      for (const agent of [AGENTS.amelie, AGENTS.marc, AGENTS.nora]) await on.sandbox.onQueue(agent);
      await on.ask("rex", "Animal", {
        payload: "I need help with my dog",
        reason: "The dog limps",
        identity: { firstName: "Zoé", lastName: "Martin", email: "zoe@example.org" },
        attributes: { plan: "gold" },
        history: [
          { from: "bot", text: "Hello! What is your name?", time: Date.now() - 5000 },
          { from: "user", text: "Zoé Martin", time: Date.now() - 4000 },
        ],
      });
      const alerted = await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
      assert.equal(alerted.integration.name, "DYDU bot connector (Animal)");
      assert.equal(alerted.queue?.name, "Animal");
      assert.equal(alerted.customer.firstName, "Zoé");
      assert.equal(alerted.customer.lastName, "Martin");
      assert.equal(alerted.customer.email, "zoe@example.org");
      assert.match(alerted.customer.id, /^lh1\./, "no personal id on the wire");
      assert.equal(alerted.attributes.reason, "The dog limps");
      assert.equal(alerted.attributes.plan, "gold");
      const { messages } = await on.sandbox.see(
        alerted.id,
        (one) => one.messages.at(-1)?.text === "I need help with my dog",
        { what: "the user's words" },
      );
      assert.match(
        messages[0]?.text ?? "",
        /The dog limps[\s\S]*Bot: Hello! What is your name\?\n.*User: Zoé Martin/,
      );
      const { agents } = await on.sandbox.state();
      for (const id of [AGENTS.marc, AGENTS.nora]) {
        assert.equal(agents.find((agent) => agent.id === id)?.status, "idle");
      }

      const sent = await on.collector.find("sent", of("rex"), { what: "the delivery" });
      assert.equal(sent.delivery.status, "accepted");
      assert.equal(sent.delivery.already, false);
      await on.collector.find("event", (msg) => msg.chatId === "rex" && msg.event === "queued", {
        what: "queued",
      });
      assert.equal(
        on.collector.at("event").some((msg) => msg.chatId === "rex" && msg.event === "joined"),
        false,
        "ringing is not joined",
      );
      await on.sandbox.accept(AGENTS.amelie);
      const joined = await on.collector.find(
        "event",
        (msg) => msg.chatId === "rex" && msg.event === "joined",
        {
          what: "joined",
          timeoutMs: 5000,
        },
      );
      assert.equal(joined.agent.name, "Amélie Laurent");
    });

    it("carries texts both ways, at once and with the agent's name", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      const startedAt = Date.now();
      await on.sandbox.say(id, AGENTS.amelie, "Hello Zoé, which leg? é€😀");
      const msg = await on.collector.find("message", of("rex"), { what: "the agent's words" });
      assert.ok(Date.now() - startedAt < 1000, "within the second");
      assert.equal(msg.payload, "Hello Zoé, which leg? é€😀");
      assert.deepEqual(msg.from, { type: "agent", name: "Amélie Laurent" });
      assert.equal(msg.genesys.conversationId, id);
      assert.equal(msg.genesys.competency, "Animal");

      await on.say("rex", "The left one");
      await on.sandbox.see(id, ({ messages }) => messages.at(-1)?.text === "The left one", {
        what: "the answer",
      });
      const routed = await on.collector.find("agent", (found) => found.payload === "The left one", {
        what: "route",
      });
      assert.notEqual(routed.action, "escalate");
    });

    it("keeps the order of a chat's messages both ways", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      const numbers = Array.from({ length: 20 }, (_, index) => String(index));
      for (const number of numbers) await on.say("rex", `user ${number}`);
      for (const number of numbers) await on.sandbox.say(id, AGENTS.amelie, `agent ${number}`);
      const { messages } = await on.sandbox.see(
        id,
        (one) => one.messages.filter(({ text }) => text.startsWith("user ")).length >= 20,
        { what: "20 texts at the agent" },
      );
      const heard = () => on.collector.at("message").filter((msg) => msg.payload.startsWith("agent "));
      await until(() => heard().length >= 20, { what: "20 texts in the flow", instead: heard });
      assert.deepEqual(
        messages.filter(({ text }) => text.startsWith("user ")).map(({ text }) => text),
        numbers.map((number) => `user ${number}`),
      );
      assert.deepEqual(
        heard().map(({ payload }) => payload),
        numbers.map((number) => `agent ${number}`),
      );
    });

    it("carries images both ways", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      await on.say("rex", "", {
        attachments: [
          { base64: PNG.toString("base64"), name: "paw.png", mime: "image/png", caption: "His paw" },
        ],
      });
      const fetched = (one: { pending?: true }) => !one.pending;
      const { messages } = await on.sandbox.see(
        id,
        (one) => one.messages.at(-1)?.attachments.some(fetched) ?? false,
        {
          what: "the user's image at the agent",
        },
      );
      const [paw] = messages.at(-1)?.attachments ?? [];
      assert.equal(paw?.mime, "image/png");
      assert.equal(paw?.error, undefined);
      assert.deepEqual(Buffer.from(await on.sandbox.download(paw?.url ?? "")), PNG);

      await on.sandbox.sendFile(id, AGENTS.amelie, { name: "bandage.png", mime: "image/png", bytes: PNG });
      const msg = await on.collector.find("message", (found) => found.attachments?.length > 0, {
        what: "the image",
      });
      const [bandage] = msg.attachments;
      assert.equal(bandage.mime, "image/png");
      assert.equal(bandage.name, "bandage.png");
      const bytes = await (await fetch(bandage.url)).arrayBuffer();
      assert.deepEqual(Buffer.from(bytes), PNG);
    });

    it("shows typing both ways", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      const { id: integrationId } = await on.integration("Animal");
      await on.sandbox.allowTyping(integrationId);
      await on.red.inject("send-in", { chatId: "rex", action: "typing" });
      await on.sandbox.see(id, ({ customerTypingUntil }) => (customerTypingUntil ?? 0) > Date.now(), {
        what: "the user's typing at the agent",
      });
      const sent = await on.collector.find("sent", (msg) => msg.action === "typing", {
        what: "its delivery",
      });
      assert.equal(sent.delivery.status, "accepted");
      await on.sandbox.act(id, AGENTS.amelie, "typing");
      const typing = await on.collector.find("event", (msg) => msg.event === "typing", {
        what: "the agent's typing",
      });
      assert.equal(typing.chatId, "rex");
    });

    it("opens nothing for a second escalate on a live escalation, and carries its text", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      await on.red.inject("send-in", {
        chatId: "rex",
        payload: "Again!",
        action: "escalate",
        competency: "Payment",
      });
      const sent = await on.collector.find("sent", (msg) => msg.payload === "Again!", {
        what: "its delivery",
      });
      assert.equal(sent.delivery.already, true);
      await on.sandbox.see(id, ({ messages }) => messages.at(-1)?.text === "Again!", { what: "its text" });
      assert.equal((await on.sandbox.state()).conversations.length, 1);
    });

    it("tells the flow when the agent ends, with the transcript, and the bot is back", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      await on.sandbox.end(id, AGENTS.amelie);
      const ended = await on.collector.find("ended", of("rex"), { what: "the end", timeoutMs: 5000 });
      assert.equal(ended.reason, "agent");
      assert.equal(ended.source, "notification");
      const said = ended.transcript.map(
        (turn: { from: string; text: string }) => `${turn.from}: ${turn.text}`,
      );
      assert.ok(said.includes("agent: Hello Zoé, which leg? é€😀"), said.join("\n"));
      assert.ok(said.includes("user: The left one"), said.join("\n"));
      await on.say("rex", "Thanks, bot");
      await on.collector.find("bot", (msg) => msg.payload === "Thanks, bot", { what: "the bot's turn" });
    });

    it("gives a second and a third escalation of the same chat conversations of their own", async () => {
      const known = new Set((await on.sandbox.state()).conversations.map(({ id }) => id));
      for (const [agent, competency, name] of [
        [AGENTS.marc, "Payment", "Marc Dubois"],
        [AGENTS.amelie, "Animal", "Amélie Laurent"],
      ] as const) {
        const { id } = await on.talk("rex", agent, competency);
        assert.equal(known.has(id), false, "a new conversation");
        known.add(id);
        await on.sandbox.say(id, agent, `Hello from ${competency}`);
        const msg = await on.collector.find(
          "message",
          (found) => found.payload === `Hello from ${competency}`,
          {
            what: "the agent's words",
          },
        );
        assert.equal(msg.chatId, "rex");
        assert.equal(msg.from.name, name);
        await on.sandbox.end(id, agent);
        await on.collector.find("ended", (found) => found.genesys.conversationId === id, { what: "the end" });
      }
      assert.equal(on.collector.at("ended").filter(of("rex")).length, 3, "each end is told once");
    });

    it("closes the agent's side when the user ends", async () => {
      const { id } = await on.talk("leaver", AGENTS.amelie, "Animal");
      await on.red.inject("send-in", { chatId: "leaver", action: "end" });
      const { endReason } = await on.sandbox.see(id, ({ state }) => state === "wrapup" || state === "ended", {
        what: "the conversation to close",
      });
      assert.ok(endReason);
      const ended = await on.collector.find("ended", of("leaver"), { what: "the end" });
      assert.equal(ended.reason, "user");
      await on.sandbox.act(id, AGENTS.amelie, "wrapup");
      await on.say("leaver", "Back?");
      await on.collector.find("bot", (msg) => msg.payload === "Back?", { what: "the bot's turn" });
    });

    it("escalates a row without a queue, unasked", async () => {
      const { id, integration } = await on.talk("general", AGENTS.nora, "");
      assert.equal(integration.name, "DYDU bot connector");
      const { route } = await on.collector.find("agent", of("general"), { what: "the route" });
      assert.equal(route.availability.verdict, "unknown");
      assert.deepEqual(route.availability.reasons, ["no-queue"]);
      await on.sandbox.end(id, AGENTS.nora);
      await on.collector.find("ended", of("general"), { what: "the end" });
    });

    it("keeps two chats apart", async () => {
      const first = await on.talk("left", AGENTS.amelie, "Animal");
      const second = await on.talk("right", AGENTS.marc, "Payment");
      await on.sandbox.say(first.id, AGENTS.amelie, "for the left one");
      await on.sandbox.say(second.id, AGENTS.marc, "for the right one");
      const left = await on.collector.find("message", of("left"), { what: "left" });
      const right = await on.collector.find("message", of("right"), { what: "right" });
      assert.deepEqual([left.payload, right.payload], ["for the left one", "for the right one"]);
      await on.sandbox.end(first.id, AGENTS.amelie);
      await on.sandbox.end(second.id, AGENTS.marc);
    });

    it("reports a declined alert as an event, not as the end", async () => {
      await on.sandbox.onQueue(AGENTS.amelie);
      await on.ask("declined", "Animal");
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
      await on.sandbox.onQueue(AGENTS.tom);
      await on.sandbox.act(id, AGENTS.amelie, "decline");
      const accepted = await on.sandbox.accept(AGENTS.tom);
      assert.equal(accepted.id, id);
      await on.collector.find("event", (msg) => msg.chatId === "declined" && msg.event === "joined", {
        what: "joined",
      });
      assert.equal(on.collector.at("ended").some(of("declined")), false);
      await on.sandbox.end(id, AGENTS.tom);
      await on.collector.find("ended", of("declined"), { what: "the end" });
    });

    it("shows a status that the editor can translate, green when all is well", async () => {
      const status = await on.collector.find("status", (msg) => msg.status.source.id === "send", {
        what: "a status",
      });
      assert.doesNotMatch(status.status.text, /__/);
      for (const language of ["en-US", "fr"]) {
        const { body } = await on.red.admin("GET", `/locales/${PACKAGE}/genesys-send?lng=${language}`);
        const key = /^status\.(.+)/.exec(status.status.text)?.[1];
        if (key) assert.ok(body.status[key], `${key} in ${language}`);
      }
      const last = on.collector.at("status").findLast((msg) => msg.status.source.id === "send");
      assert.equal(last?.status.fill, "green", JSON.stringify(last?.status));
    });

    it("caught no error on the whole way", () => {
      assert.deepEqual(on.collector.at("error"), []);
    });
  });
}
