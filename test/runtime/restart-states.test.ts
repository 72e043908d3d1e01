/** Node-RED is killed while chats are in every state of an escalation: each goes on rightly afterwards (DESIGN §7). */
import assert from "node:assert/strict";
import { request, VERSIONS } from "../support/node-red.ts";
import { AGENTS, type DeskConversation, QUEUES } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

for (const version of VERSIONS)
  describe(`killed in every state of an escalation, Node-RED ${version}`, function () {
    this.timeout(90_000);
    let on: Stage;
    let waiting: DeskConversation;
    let ringing: DeskConversation;
    let connected: DeskConversation;
    let transferring: DeskConversation;
    let declined: DeskConversation;
    let ending: string;
    let endingTalk: string;
    let late: string;

    const events = (chatId: string, event: string) =>
      on.collector.at("event").filter((msg) => msg.chatId === chatId && msg.event === event);
    const heard = (chatId: string, event: string) =>
      until(() => events(chatId, event).at(-1), { what: `${event} of ${chatId}`, timeoutMs: 20_000 });
    const ends = (chatId: string) => on.collector.at("ended").filter((msg) => msg.chatId === chatId);
    const ended = (chatId: string) =>
      until(() => ends(chatId)[0], { what: `the end of ${chatId}`, timeoutMs: 20_000 });
    const nameOf = (chatId: string) => `the words of ${chatId}`;

    /** The competency without a queue is never asked about, so nobody has to be there. */
    async function ask(chatId: string): Promise<DeskConversation> {
      await on.say(chatId, nameOf(chatId), { action: "escalate", competency: "" });
      return until(
        async () => {
          const { conversations } = await on.sandbox.state();
          return conversations.find(({ messages }) => messages.some(({ text }) => text === nameOf(chatId)));
        },
        { what: `the conversation of ${chatId}` },
      );
    }

    async function accept({ id }: DeskConversation, agentId: string): Promise<void> {
      const alerted = (one: DeskConversation) => one.state === "alerting" && one.agent?.id === agentId;
      await on.sandbox.see(id, alerted, { what: "the agent alerted" });
      await on.sandbox.act(id, agentId, "accept");
    }

    before(async () => {
      on = await stage(version);
      await on.sandbox.settings({ conversationsPerAgent: 10, declinePauseSeconds: 3_600 });

      const over = await on.talk("over", AGENTS.marc, "Payment");
      late = await on.textFor("over", "one more thing");
      await on.sandbox.end(over.id, AGENTS.marc);
      await ended("over");

      connected = await on.talk("connected", AGENTS.amelie, "Animal");
      await heard("connected", "joined");
      transferring = await on.talk("transferring", AGENTS.amelie, "Animal");
      await heard("transferring", "joined");
      await on.sandbox.act(transferring.id, AGENTS.amelie, "transfer", { queueId: QUEUES.payment });
      await heard("transferring", "left");

      ({ id: endingTalk } = await on.talk("ending a talk", AGENTS.amelie, "Animal"));
      await heard("ending a talk", "joined");

      await on.ask("declined", "Animal");
      declined = await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
      await on.sandbox.decline(declined.id, AGENTS.amelie);
      await heard("declined", "declined");

      await on.ask("ringing", "Animal");
      ringing = await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
      await heard("ringing", "queued");
      waiting = await ask("waiting");
      await heard("waiting", "queued");

      ({ id: ending } = await ask("ending"));
      await heard("ending", "queued");
      for (const [chatId, id] of [
        ["ending", ending],
        ["ending a talk", endingTalk],
      ] as const) {
        await on.sandbox.order({ kind: "status", status: 503, match: { method: "PATCH", path: id } });
        await on.say(chatId, "", { action: "end" });
        await until(
          async () =>
            (await on.sandbox.requests()).some(({ method, path }) => method === "PATCH" && path.includes(id)),
          { what: "an end that Genesys did not take" },
        );
      }

      await on.sandbox.order({
        kind: "status",
        status: 503,
        match: { method: "POST", path: "inbound/open/message" },
      });
      const before = (await on.sandbox.requests()).length;
      await on.say("requested", nameOf("requested"), { action: "escalate", competency: "" });
      await until(
        async () =>
          (await on.sandbox.requests())
            .slice(before)
            .some(({ path }) => path.includes("inbound/open/message")),
        { what: "a first message that Genesys did not take" },
      );

      await on.red.kill();
      await on.sandbox.clearFaults();
      await on.restart();
    });
    after(() => on.close());

    it("requested: Genesys gets the first message, once", async () => {
      await heard("requested", "queued");
      const opened = (await on.sandbox.inbound()).filter(({ body }) => body.text === nameOf("requested"));
      assert.equal(opened.length, 1);
    });

    for (const [chatId, id, from] of [
      ["ending", () => ending, "the queue"],
      ["ending a talk", () => endingTalk, "an agent"],
    ] as const)
      it(`ending, from ${from}: it is closed at Genesys, the reason is the user, told once`, async () => {
        assert.equal((await ended(chatId)).reason, "user");
        await on.sandbox.see(id(), ({ state }) => state === "ended" || state === "wrapup", {
          what: "the conversation closed",
        });
        assert.equal(ends(chatId).length, 1);
      });

    it("connected: the agent's words reach the flow, and nobody joins a second time", async () => {
      await on.sandbox.say(connected.id, AGENTS.amelie, "still there?");
      const said = await on.collector.find("message", ({ payload }) => payload === "still there?", {
        what: "the words",
      });
      assert.equal(said.from.name, "Amélie Laurent");
      assert.equal(events("connected", "joined").length, 1);
      await on.sandbox.end(connected.id, AGENTS.amelie);
      assert.equal((await ended("connected")).reason, "agent");
    });

    it("ringing: who accepts has joined", async () => {
      await accept(ringing, AGENTS.amelie);
      await heard("ringing", "joined");
    });

    it("declined: it waits for the next agent, and the decline is not told again", async () => {
      await on.sandbox.onQueue(AGENTS.tom);
      await accept(declined, AGENTS.tom);
      const { agent } = await heard("declined", "joined");
      assert.equal(agent.id, AGENTS.tom);
      assert.equal(events("declined", "declined").length, 1);
    });

    it("queued: who comes at last has joined", async () => {
      await on.sandbox.onQueue(AGENTS.nora);
      await accept(waiting, AGENTS.nora);
      await heard("waiting", "joined");
    });

    it("transferring: the next agent is told as a transfer", async () => {
      await accept(transferring, AGENTS.marc);
      const { from, to } = await heard("transferring", "transferred");
      assert.deepEqual([from.name, to.id], ["Amélie Laurent", AGENTS.marc]);
    });

    it("ended: a late word still reaches the flow, and the end is not told again", async () => {
      assert.equal(await on.webhook(late), 200);
      await on.collector.find("message", ({ payload }) => payload === "one more thing", {
        what: "the late word",
      });
      assert.equal(ends("over").length, 1);
    });

    it("what happened is told in words, over the kill, also while the escalation lives", async () => {
      const ask = (chatId: string) =>
        request(`${on.red.url}/genesys-config/explain`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ id: "config", chatId }),
        });
      const { status, body } = await ask("transferring");
      assert.equal(status, 200);
      assert.match(
        body.explanation,
        /requested for Animal by chat transferring[\s\S]*joined: Amélie Laurent[\s\S]*left: Amélie Laurent[\s\S]*transferred to [\s\S]*now: connected$/,
      );
      const [over] = ends("over");
      assert.equal((await ask("over")).body.explanation, over?.explanation);
      assert.equal((await ask("nobody")).status, 404);
    });

    it("nobody's end was told by the kill itself", () => {
      for (const chatId of ["requested", "waiting", "ringing", "declined", "transferring"])
        assert.deepEqual(ends(chatId), [], chatId);
    });
  });
