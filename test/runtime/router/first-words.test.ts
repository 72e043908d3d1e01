/** Whose a word is, in the moments in which it is hard to say: while an escalation opens, and in the minute of a restart. */
import assert from "node:assert/strict";
import { inject, node } from "../../support/flows.ts";
import { type FlowNode, request, VERSIONS } from "../../support/node-red.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { type Stage, stage } from "../../support/stage.ts";
import { until } from "../../support/until.ts";

/** Chats that speak at every start as soon as there are nodes, before the store is open and before the flows have started. */
const LIVE = "held";
const FREE = "free";
const WORDS = 20;

/** Both chats' first words, from the On Start code of a node that is made right after the router. */
const speaker: FlowNode = {
  ...node("speaker", "function", [["router"]]),
  func: "return msg;",
  initialize: `
    const start = Date.now();
    let n = 0;
    const speak = () => {
      for (const chatId of ["${LIVE}", "${FREE}"]) node.send({ chatId, payload: start + " word " + n });
      n += 1;
      if (n < ${WORDS}) setTimeout(speak, n < 5 ? 0 : 10);
    };
    speak();
  `,
};
const channel = [
  node("channel", "http in", [["take"]], { url: "/say", method: "post" }),
  node("take", "function", [["taken"], ["router"]], {
    outputs: 2,
    func: `return [{ res: msg.res, statusCode: 202, payload: "" }, { ...msg.payload }];`,
  }),
  node("taken", "http response", []),
];
/** Several messages of one moment. */
const burst = [
  inject("burst-in", "burst"),
  node("burst", "function", [["router"]], { func: "return [msg.payload];" }),
];

for (const version of VERSIONS) {
  describe(`whose a word is, Node-RED ${version}`, function () {
    this.timeout(120_000);
    let on: Stage;
    before(async () => {
      on = await stage(version);
    });
    after(() => on.close());

    const texts = (tap: string, chatId: string) =>
      on.collector
        .at(tap)
        .filter((msg) => msg.chatId === chatId)
        .map((msg) => String(msg.payload));

    it("what is said in the same moment as the wish for a human goes to the agents, behind it and in order", async () => {
      await on.red.deploy([...on.flows.map(withoutCredentials), ...burst], "nodes");
      const words = ["a human, please", "it is about my bill", "hello?"];
      await on.red.inject("burst-in", {
        payload: words.map((payload, index) => ({
          chatId: "burst",
          payload,
          competency: "",
          ...(index === 0 && { action: "escalate" }),
        })),
      });
      await until(() => texts("sent", "burst").length === words.length, {
        what: "all words sent",
        instead: () => ({ bot: texts("bot", "burst"), agent: texts("agent", "burst") }),
      });
      assert.deepEqual(texts("agent", "burst"), words);
      assert.deepEqual(texts("bot", "burst"), []);
      const { conversations } = await on.sandbox.state();
      const opened = conversations.filter(({ messages }) => messages.some(({ text }) => text === "hello?"));
      assert.equal(opened.length, 1);
      assert.deepEqual(
        opened[0]?.messages.map(({ text }) => text).filter((text) => words.includes(text)),
        words,
      );
    });

    it("killed in the minute of a restart: from the first word on, a chat with agents is theirs and another is the bot's", async () => {
      await on.talk(LIVE, AGENTS.amelie, "Animal");
      const flows = on.flows.map(withoutCredentials);
      const router = flows.findIndex(({ id }) => id === "router");
      await on.red.deploy(flows.toSpliced(router + 1, 0, speaker, ...channel));

      const posted: Record<string, string[]> = { [LIVE]: [], [FREE]: [] };
      let speaking = true;
      const users = [LIVE, FREE].map(async (chatId) => {
        for (let n = 0; speaking; n++) {
          const payload = `posted ${n}`;
          const taken = await request(`${on.red.url}/say`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ chatId, payload }),
          }).catch(() => ({ status: 0 }));
          if (taken.status === 202) posted[chatId]?.push(payload);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      });
      await until(() => texts("bot", FREE).length > 0, { what: "the first words" });
      // The second and the third kill come while the first words of the start are still under way.
      for (let start = 0; start < 3; start++) {
        await on.red.kill();
        for (const list of Object.values(posted)) list.length = 0;
        await on.restart();
      }
      const lastStart = () => {
        const starts = on.collector.at("bot").map((msg) => Number.parseInt(String(msg.payload), 10));
        return Math.max(...starts.filter(Number.isFinite));
      };
      const ofLastStart = (tap: string, chatId: string) =>
        texts(tap, chatId).filter((text) => text.startsWith(`${lastStart()} word`));
      const all = Array.from({ length: WORDS }, (_, n) => n);
      await until(() => ofLastStart("agent", LIVE).length === WORDS, {
        what: "the words of the last start at the agents",
        instead: () => ({ agent: ofLastStart("agent", LIVE), bot: ofLastStart("bot", LIVE) }),
      });
      await until(() => ofLastStart("bot", FREE).length === WORDS, {
        what: "the words of the last start at the bot",
        instead: () => ofLastStart("bot", FREE),
      });
      await until(() => Object.values(posted).every((list) => list.length > 20), { what: "posted words" });
      speaking = false;
      await Promise.all(users);
      for (const [chatId, tap] of [
        [LIVE, "agent"],
        [FREE, "bot"],
      ] as const)
        await until(() => posted[chatId]?.every((payload) => texts(tap, chatId).includes(payload)), {
          what: `every word that was taken from ${chatId} at ${tap}`,
        });

      assert.deepEqual(
        ofLastStart("agent", LIVE),
        all.map((n) => `${lastStart()} word ${n}`),
      );
      assert.deepEqual([texts("bot", LIVE), texts("unavailable", LIVE)], [[], []]);
      assert.deepEqual([texts("agent", FREE), texts("unavailable", FREE)], [[], []]);
      assert.deepEqual(
        on.collector.at("error").map(({ error }) => error.message),
        [],
      );
    });

    it("killed while the end is carried out: the user's first word after the start is the bot's", async () => {
      const { id } = await on.sandbox.conversationOf(AGENTS.amelie, "connected");
      await on.sandbox.order({ kind: "status", status: 503, match: { method: "PATCH", path: id } });
      await on.say(LIVE, "", { action: "end" });
      await until(
        async () =>
          (await on.sandbox.requests()).some(({ method, path }) => method === "PATCH" && path.includes(id)),
        { what: "an end that Genesys did not take" },
      );
      await on.red.kill();
      const before = texts("bot", LIVE).length;
      await on.restart();
      await until(() => texts("bot", LIVE).length >= before + WORDS, { what: "the first words at the bot" });
      await on.sandbox.clearFaults();
      await on.collector.find("ended", (msg) => msg.chatId === LIVE, { what: "the end", timeoutMs: 45_000 });
    });
  });
}

/** As the editor deploys what was not touched. */
function withoutCredentials({ credentials, ...rest }: FlowNode): FlowNode {
  return rest as FlowNode;
}
