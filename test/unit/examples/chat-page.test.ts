import assert from "node:assert/strict";
import { until } from "../../support/until.ts";
import { chat, functionNode, type Loose, plain } from "./example.ts";

const request = (more: Loose = {}) => ({
  secure: false,
  path: "/chat",
  headers: {},
  cookies: {},
  query: {},
  params: {},
  ...more,
});
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

describe("the example's chat page, on the server", () => {
  it("gives every new browser a chat id of 128 random bits, in a cookie that scripts and other sites cannot use", () => {
    const run = functionNode("Which chat is it?", {});
    const cookies = [1, 2, 3].map(() => run({ req: request() }).cookies.livechat);
    assert.equal(new Set(cookies.map(({ value }) => value)).size, 3);
    for (const { value, httpOnly, sameSite, secure } of cookies) {
      assert.match(value, /^[0-9a-f]{32}$/);
      assert.deepEqual([httpOnly, sameSite, secure], [true, "lax", false]);
    }
  });

  it("marks the cookie Secure with https, also behind a reverse proxy", () => {
    const run = functionNode("Which chat is it?", {});
    const secure = (req: Loose) => run({ req: request(req) }).cookies.livechat.secure;
    assert.equal(secure({ secure: true }), true);
    assert.equal(secure({ headers: { "x-forwarded-proto": "https" } }), true);
    assert.equal(secure({ headers: { "x-forwarded-proto": "http" } }), false);
  });

  it("keeps a known chat, and gives a new one for every cookie that it did not issue", () => {
    const known = "0".repeat(32);
    const run = functionNode("Which chat is it?", { chats: { [known]: chat() } });
    const given = (livechat: unknown) =>
      run({ req: request({ cookies: { livechat } }) }).cookies.livechat.value;
    assert.equal(given(known), known);
    for (const forged of ["1".repeat(32), "__proto__", "constructor", "", { toString: "x" }, undefined]) {
      assert.match(given(forged), /^(?!0{32})[0-9a-f]{32}$/);
    }
  });

  it("answers nobody without a cookie of ours, no other site, and no unknown address", () => {
    const run = functionNode("Whose chat is it?", { chats: { mine: chat() } });
    const status = (req: Loose) =>
      plain(run({ req: request({ params: { what: "say" }, ...req }) })).map(
        (out: Loose) => out && (out.statusCode ?? out.chatId),
      );
    assert.deepEqual(status({ cookies: { livechat: "mine" } }), ["mine", null]);
    assert.deepEqual(status({}), [null, 401]);
    assert.deepEqual(status({ cookies: { livechat: "__proto__" } }), [null, 401]);
    assert.deepEqual(status({ cookies: { livechat: "mine" }, headers: { "sec-fetch-site": "cross-site" } }), [
      null,
      403,
    ]);
    assert.deepEqual(status({ cookies: { livechat: "mine" }, headers: { "sec-fetch-site": "same-site" } }), [
      null,
      403,
    ]);
    assert.deepEqual(status({ cookies: { livechat: "mine" }, params: { what: "other" } }), [null, 404]);
  });

  it("takes the chat from the cookie alone, whatever the body names", () => {
    const run = functionNode("Words, typing or leaving", { chats: { mine: chat(), theirs: chat() } });
    const [, words] = run({ chatId: "mine", payload: { chatId: "theirs", text: "hi" } });
    assert.equal(words.chatId, "mine");
  });

  it("opens a window once per ticket and not after its time", () => {
    const store: Loose = {
      chats: { mine: chat({ count: 1, lines: [{ n: 1, from: "bot", text: "hello" }] }) },
    };
    const issue = () =>
      functionNode("Issue a ticket", store)({ chatId: "mine", payload: {} })[0].payload.ticket;
    const window = functionNode("Which window is it?", store);
    const open = (id: string, ticket: unknown) =>
      JSON.parse(
        window({ payload: JSON.stringify({ ticket }), _session: { type: "websocket", id } }).payload,
      );
    const ticket = issue();
    assert.equal(open("w1", ticket).lines[0].text, "hello");
    assert.deepEqual(open("w2", ticket), { again: true });
    assert.deepEqual(open("w3", "__proto__"), { again: true });
    const late = issue();
    store.tickets[late].until = 0;
    assert.deepEqual(open("w4", late), { again: true });
    assert.deepEqual(Object.keys(store.windows), ["w1"]);
  });

  it("survives everything that is no message of the page", () => {
    const window = functionNode("Which window is it?", {});
    for (const payload of [
      "",
      "x",
      "null",
      "[]",
      "1",
      '{"ticket":{}}',
      '{"ping":true}',
      Buffer.from([0xff]),
    ]) {
      assert.equal(window({ payload, _session: { id: "w" } }).payload, '{"again":true}');
    }
    const words = functionNode("Words, typing or leaving", { chats: { mine: chat() } });
    for (const payload of [undefined, null, "text", 5, {}, { text: 5 }, { text: "  " }]) {
      const [answer, said] = words({ chatId: "mine", payload });
      assert.deepEqual([answer.statusCode, said], [400, null]);
    }
    const [answer, said] = words({ chatId: "mine", payload: { text: "x".repeat(4001) } });
    assert.deepEqual([answer.statusCode, said], [413, null]);
  });

  it("shows a chat's words in its own windows and in no other", () => {
    const store = { chats: { a: chat(), b: chat() }, windows: { w1: "a", w2: "b", w3: "a" } };
    const [shown] = functionNode(
      "Keep and show",
      store,
    )({ chatId: "a", lines: [{ from: "agent", text: "secret" }] });
    assert.deepEqual(
      plain(shown).map(({ _session }: Loose) => _session.id),
      ["w1", "w3"],
    );
    assert.equal(store.chats.b.lines.length, 0);
  });

  it("gives the user's words to the bot with the history before them and the person's identity", () => {
    const person = { firstName: "Zoé", lastName: "Martin", email: "zoe@example.org" };
    const lines = [
      { n: 1, from: "bot", text: "Hello", time: "2026-11-22T10:00:00.000Z" },
      { n: 2, from: "system", key: "queued", time: "2026-11-22T10:00:01.000Z" },
    ];
    const timeZone = "Europe/Paris";
    const run = functionNode("Keep and show", { chats: { a: chat({ person, lines, count: 2, timeZone }) } });
    const [, heard] = plain(run({ chatId: "a", lines: [{ from: "user", text: "help" }] }));
    assert.deepEqual(heard, {
      chatId: "a",
      payload: "help",
      attachments: [],
      identity: { ...person, nickname: "Zoé Martin" },
      history: [{ from: "bot", text: "Hello", time: "2026-11-22T10:00:00.000Z", attachments: [] }],
      language: "en",
      timeZone,
    });
  });

  it("takes a line with the same mark once, so that the page may repeat what got no answer", () => {
    const store = { chats: { a: chat() } };
    const run = functionNode("Keep and show", store);
    const say = () => run({ chatId: "a", lines: [{ from: "user", text: "help", mark: "m1" }] })[1];
    assert.notEqual(say(), null);
    assert.equal(say(), null);
    assert.equal(store.chats.a.lines.length, 1);
  });

  it("gives no line's number a second time, even when the last lines were lost in a crash", async () => {
    const say = (chats: Loose, text: string) =>
      plain(
        functionNode("Keep and show", { chats, windows: { w1: "a" } })({ chatId: "a", lines: [{ text }] }),
      )[0];
    const numbers = (shown: Loose) => JSON.parse(shown[0].payload).lines.map(({ n }: Loose) => n);
    const chats = { a: chat() };
    const onDisk = structuredClone(chats);
    const lost = [say(chats, "one"), say(chats, "two")].flatMap(numbers);
    await until(() => Date.now() > lost[1], { what: "the time that a restart takes" });
    const [next] = numbers(say(onDisk, "three"));
    assert.ok(lost[0] < lost[1]);
    assert.ok(!lost.includes(next), `${next} of ${lost}`);
  });

  it("keeps nothing but plain JSON, so that a context on disk can hold it", () => {
    const store = { chats: { a: chat() }, windows: { w1: "a" } };
    const attachments = [{ data: PNG, name: "a.png", mime: "image/png", size: PNG.length }];
    const [, heard] = functionNode(
      "Keep and show",
      store,
    )({ chatId: "a", attachments, lines: [{ from: "user", text: "", files: [{ name: "a.png" }] }] });
    assert.ok(Buffer.isBuffer(heard.attachments[0].data));
    assert.equal(JSON.stringify(store).includes('"Buffer"'), false);
  });

  it("keeps where the user's image lies, so that a reload shows it again", () => {
    const said = (mark: string) => ({
      n: 1,
      from: "user",
      text: "",
      mark,
      files: [{ name: "a.png", mime: "image/png" }],
    });
    const store = { chats: { a: chat({ lines: [said("m1"), said("m2")] }) } };
    const run = functionNode("Keep the image's address", store);
    const delivery = { attachments: [{ url: "https://bot.example/a", name: "a.png", mime: "image/png" }] };
    for (const msg of [{ mark: "m2", delivery }, { delivery }, { mark: "m1" }, { mark: "m9", delivery }])
      assert.equal(run({ chatId: "a", ...msg }), null);
    assert.equal(run({ chatId: "of nobody", mark: "m1", delivery }), null);
    const urls = plain(store.chats.a.lines).map(({ files }: Loose) => files[0].url ?? null);
    assert.deepEqual(urls, [null, "https://bot.example/a"]);
  });

  it("knows an image by its bytes, not by what the browser says", () => {
    const run = functionNode("An image");
    const take = (payload: unknown, name = "a.png") =>
      run({ chatId: "a", payload, req: request({ query: { name } }) });
    const [answer, words] = take(PNG, "../..\\evil\u0000.png");
    assert.equal(answer.statusCode, 200);
    const { data, ...rest } = words.attachments[0];
    assert.deepEqual(plain(rest), { name: ".._.._evil_.png", mime: "image/png", size: PNG.length });
    assert.equal(data, PNG);
    for (const wrong of [Buffer.from("<svg/>"), Buffer.alloc(0), "text", {}, undefined]) {
      assert.deepEqual([take(wrong)[0].statusCode, take(wrong)[1]], [415, null]);
    }
    const large = Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]);
    assert.deepEqual([take(large)[0].statusCode, take(large)[1]], [413, null]);
  });

  describe("an image that is sent to the bot", () => {
    const send = (store: Loose, mark: string, bytes = PNG) =>
      plain(
        functionNode(
          "An image",
          store,
        )({
          chatId: "a",
          payload: bytes,
          req: request({ query: { name: "paw.png", mark } }),
        })[1].lines[0].files[0],
      );
    const sent = (store: Loose, mark: string, livechat: string) =>
      functionNode("What was sent", store)({ req: request({ params: { mark }, cookies: { livechat } }) });

    it("lies where the user's own page finds it, and nobody else does", () => {
      const store = { chats: { a: chat(), b: chat() } };
      assert.deepEqual(send(store, "m 1"), { name: "paw.png", mime: "image/png", url: "sent/m%201" });
      const found = sent(store, "m 1", "a");
      assert.deepEqual([found.statusCode, Buffer.from(found.payload)], [200, PNG]);
      assert.equal(found.headers["content-type"], "image/png");
      assert.equal(found.headers["x-content-type-options"], "nosniff");
      for (const [mark, cookie] of [
        ["m 1", "b"],
        ["m 1", ""],
        ["m2", "a"],
      ] as const)
        assert.deepEqual(
          [sent(store, mark, cookie).statusCode, sent(store, mark, cookie).payload],
          [404, ""],
        );
      assert.equal(JSON.stringify(store).includes('"Buffer"'), false);
    });

    it("goes to the agent who is called, once", () => {
      const store = { chats: { a: chat() } } as Loose;
      send(store, "m1");
      send(store, "m1");
      const call = () =>
        functionNode("Is a human wanted?", store)({ chatId: "a", payload: "a human", attachments: [] });
      const [{ data, ...rest }, ...more] = call().attachments;
      assert.deepEqual(
        [Buffer.from(data), plain(rest), more.length],
        [PNG, { name: "paw.png", mime: "image/png" }, 0],
      );
      functionNode("Keep the image's address", store)({ chatId: "a", action: "escalate", delivery: {} });
      assert.equal(call().attachments.length, 0);
      assert.equal(sent(store, "m1", "a").statusCode, 200);
    });

    it("is kept while there is room, and while its chat is: the first go first", () => {
      const store = { chats: { a: chat({ seenAt: Date.now() }) } } as Loose;
      const large = Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024 - PNG.length)]);
      for (const mark of ["1", "2", "3", "4", "5"]) send(store, mark, large);
      assert.deepEqual(
        plain(store.images).map(({ mark }: Loose) => mark),
        ["2", "3", "4", "5"],
      );
      functionNode("Forget old chats", store)();
      assert.equal(store.images.length, 4);
      store.chats.a.seenAt = 0;
      functionNode("Forget old chats", store)();
      assert.equal(store.images.length, 0);
    });

    it("is no matter of this flow while an agent is there: genesys-send keeps it", () => {
      const store = { chats: { a: chat({ with: "agent" }) } } as Loose;
      assert.deepEqual(send(store, "m1"), { name: "paw.png", mime: "image/png" });
      assert.equal(store.images, undefined);
    });
  });

  it("passes typing on only to an agent, and leaving only while a human is there or awaited", () => {
    const signal = (state: string, payload: Loose) => {
      const run = functionNode("Words, typing or leaving", { chats: { a: chat({ with: state }) } });
      return run({ chatId: "a", payload })[2]?.action;
    };
    assert.deepEqual(
      ["bot", "queue", "agent"].map((state) => signal(state, { typing: true })),
      [undefined, undefined, "typing"],
    );
    assert.deepEqual(
      ["bot", "queue", "agent"].map((state) => signal(state, { leave: true })),
      [undefined, "end", "end"],
    );
  });

  it("forgets silent chats after half an hour and others after a day, but none with a human", () => {
    const now = Date.now();
    const hour = 3_600_000;
    const spoke = [{ from: "user", text: "hi" }];
    const chats = {
      silent: chat({ seenAt: now - hour }),
      fresh: chat({ seenAt: now }),
      recent: chat({ seenAt: now - hour, lines: spoke }),
      old: chat({ seenAt: now - 25 * hour, lines: spoke }),
      waiting: chat({ seenAt: now - 25 * hour, lines: spoke, with: "queue" }),
    };
    const store = { chats };
    functionNode("Forget old chats", store)();
    assert.deepEqual(Object.keys(store.chats), ["fresh", "recent", "waiting"]);
  });

  describe("the choices that Genesys offers", () => {
    const reply = (payload: string) => ({ messageId: "m", type: "QuickReply", text: payload, payload });
    const choice = (payload: string) => ({ text: payload, reply: reply(payload) });
    const elements = [
      { type: "notification", header: "", body: "Choose", footer: "" },
      { type: "card", title: "", description: "", links: [], choices: [choice("Large")] },
      { type: "quick-replies", choices: [choice("Yes"), choice("No")] },
    ];
    const offer = {
      n: 7,
      from: "agent",
      text: "Choose\n1. Large\n2. Yes",
      structured: { text: "", elements },
    };
    const press = (body: Loose, state: Loose = {}) => {
      const run = functionNode("Words, typing or leaving", {
        chats: { a: chat({ with: "agent", lines: [offer], ...state }) },
      });
      const [answer, words] = run({ chatId: "a", payload: { mark: "k", ...body } });
      return plain([answer.statusCode, words]);
    };

    it("a press goes on as what Genesys offered, with the words that the user read", () => {
      assert.deepEqual(press({ text: "Oui", choice: { line: 7, index: 1 } }), [
        200,
        {
          chatId: "a",
          lines: [{ from: "user", text: "Oui", mark: "k", answers: 7, choice: 1 }],
          reply: reply("Yes"),
        },
      ]);
    });

    it("nothing is taken that was not offered, whatever the browser says", () => {
      const forged = [
        { line: 7, index: 3 },
        { line: 7, index: -1 },
        { line: 7, index: "length" },
        { line: 7, index: "__proto__" },
        { line: 8, index: 0 },
        { line: "7", index: 0 },
        {},
        null,
        reply("Yes"),
      ];
      for (const one of forged) assert.deepEqual(press({ text: "Yes", choice: one }), [409, null]);
    });

    it("a choice is made once, is repeated without harm, and is over with the agents", () => {
      const made = { n: 8, from: "user", text: "Yes", mark: "first", answers: 7, choice: 1 };
      const body = { text: "No", choice: { line: 7, index: 2 } };
      assert.deepEqual(press(body, { lines: [offer, made] }), [409, null]);
      assert.equal(press({ ...body, mark: "first" }, { lines: [offer, made] })[0], 200);
      assert.deepEqual(press(body, { with: "bot" }), [409, null]);
    });

    it("typed words that are a choice's are shown as that choice; other words are words", () => {
      assert.deepEqual(press({ text: " yes" })[1].lines, [
        { from: "user", text: "yes", mark: "k", answers: 7, choice: 1 },
      ]);
      assert.deepEqual(press({ text: "perhaps" })[1].lines, [{ from: "user", text: "perhaps", mark: "k" }]);
    });

    it("what was chosen reaches genesys-send as msg.reply, and the history as words", () => {
      const [, heard] = functionNode("Keep and show", { chats: { a: chat() } })({
        chatId: "a",
        reply: reply("Yes"),
        lines: [{ from: "user", text: "Oui", answers: 7, choice: 1 }],
      });
      assert.deepEqual([heard.payload, plain(heard.reply)], ["Oui", reply("Yes")]);
    });
  });
});

describe("the example's way from the agent to the page", () => {
  it("gives the page the cards and choices, and their text to the history", () => {
    const run = functionNode("What the agent says", { chats: { a: chat() } });
    const structured = { text: "Well?", elements: [], choices: ["kept once only"] };
    const [line] = plain(run({ chatId: "a", payload: "Well?\n1. Yes", structured })).lines;
    assert.deepEqual([line.text, line.structured], ["Well?\n1. Yes", { text: "Well?", elements: [] }]);
  });

  it("shows the agent's name, text and files, but no file without a web address", () => {
    const run = functionNode("What the agent says", { chats: { a: chat({ with: "queue" }) } });
    const files = ["https://x.example/a.png", "javascript:alert(1)", "data:text/html,x"].map((url) => ({
      url,
      name: "f",
      mime: "image/png",
    }));
    const said = plain(
      run({
        chatId: "a",
        payload: "hi",
        from: { type: "agent", name: "Amélie" },
        attachments: files,
        genesys: { escalationId: "e", messageId: "m" },
      }),
    );
    assert.deepEqual(said.lines, [
      { from: "agent", name: "Amélie", text: "hi", files: files.slice(0, 1), mark: "m" },
    ]);
    assert.deepEqual(said.chat, { with: "agent", agent: "Amélie", met: "Amélie", escalation: "e" });
  });

  it("shows a word that comes after the end, and leaves the chat with the bot", () => {
    const run = functionNode("What the agent says", { chats: { a: chat({ ended: "e" }) } });
    assert.deepEqual(plain(run({ chatId: "a", payload: "bye", genesys: { escalationId: "e" } })).chat, {});
  });

  const events: [Loose, string, Loose][] = [
    [{ event: "queued" }, "bot", { with: "queue" }],
    [{ event: "joined", agent: { name: "Amélie" } }, "queue", { with: "agent", agent: "Amélie" }],
    [{ event: "left", agent: { name: "Amélie" } }, "agent", { with: "queue", agent: "" }],
    [
      { event: "transferred", from: { name: "Amélie" }, to: { name: "Paul" } },
      "agent",
      { with: "agent", agent: "Paul" },
    ],
  ];
  for (const [msg, before, after] of events) {
    it(`tells the page that ${msg.event}`, () => {
      const run = functionNode("What happened?", { chats: { a: chat({ with: before }) } });
      const told = plain(run({ chatId: "a", genesys: { escalationId: "e" }, ...msg }));
      assert.equal(told.lines[0].key, msg.event);
      for (const [key, value] of Object.entries(after)) assert.equal(told.chat[key], value);
    });
  }

  it("says nothing of a declined alert, a receipt, or news of what has ended", () => {
    const run = functionNode("What happened?", { chats: { a: chat({ with: "queue", ended: "old" }) } });
    for (const event of ["declined", "receipt", "queued"])
      assert.equal(run({ chatId: "a", event, genesys: { escalationId: "e" } }), null);
    assert.equal(run({ chatId: "a", event: "joined", genesys: { escalationId: "old" } }), null);
  });

  it("says that something did not reach the team when Genesys says so, and nothing of what did", () => {
    const run = functionNode("What happened?", { chats: { a: chat({ with: "agent" }) } });
    const receipt = (status: string) =>
      run({ chatId: "a", event: "receipt", status, genesys: { escalationId: "e" } });
    assert.equal(plain(receipt("failed")).lines[0].key, "notArrived");
    for (const status of ["published", "delivered", "read"]) assert.equal(receipt(status), null);
  });

  it("says once that the user waits, also when an agent declines and the chat is queued again", () => {
    const run = functionNode("What happened?", { chats: { a: chat({ with: "queue" }) } });
    assert.equal(run({ chatId: "a", event: "queued", genesys: { escalationId: "e" } }), null);
  });

  describe("how it stands in the queue", () => {
    const asked = (waits: Loose, as: Loose = {}) => {
      const store = { chats: { a: chat({ with: "queue", ...as }) } };
      const run = functionNode("What happened?", store);
      const event = {
        event: "position",
        position: null,
        waiting: null,
        estimatedWaitSeconds: null,
        ...waits,
      };
      const told = run({ chatId: "a", genesys: { escalationId: "e" }, ...event });
      return told && plain(told);
    };

    it("tells how many wait and how long it takes, never a place that Genesys does not say", () => {
      const { lines } = asked({ waiting: 3, estimatedWaitSeconds: 130 });
      assert.deepEqual(lines, [{ from: "system", key: "position", name: "", waiting: 3, minutes: 3 }]);
    });

    it("says nothing when nobody else waits and the time is not known, unless others waited before", () => {
      assert.equal(asked({ waiting: 1 }), null);
      assert.equal(asked({ waiting: 1 }, { stand: "earlier 4 null" }), null);
      assert.equal(asked({ waiting: 1 }, { stand: "e 2 null" }).lines[0].waiting, 1);
    });

    it("says it again only when it has changed, and nothing once somebody is there", () => {
      const { chat: after } = asked({ waiting: 3 });
      assert.equal(asked({ waiting: 3 }, after), null);
      assert.equal(asked({ waiting: 2 }, after).lines[0].waiting, 2);
      assert.equal(asked({ waiting: 3 }, { with: "agent" }), null);
    });
  });

  it("who leaves twice is not told twice that it is over, and is with the bot in any case", () => {
    const run = functionNode("No agent any more", { chats: { a: chat({ with: "queue" }) } });
    const told = (action: string) => plain(run({ chatId: "a", action }));
    assert.deepEqual([told("end").chat.with, told("end").lines], ["bot", []]);
    assert.deepEqual(told("message").lines, [{ from: "system", key: "ended" }]);
  });

  it("tells the user what could not be delivered, but nothing of a lost typing", () => {
    const run = functionNode("Tell the user", { chats: { a: chat({ with: "agent" }) } });
    const told = (msg: Loose) => plain(run({ chatId: "a", notice: "undelivered", ...msg }) ?? null)?.lines[0];
    assert.deepEqual(told({ payload: "help" }), { from: "system", key: "undelivered", text: "help" });
    assert.deepEqual(told({ action: "end" }).key, "notEnded");
    assert.equal(told({ action: "typing" }), undefined);
    assert.equal(run({ notice: "undelivered", payload: "of no chat" }), null);
  });
});
