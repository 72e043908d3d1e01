/** What the agent reads first. */
import assert from "node:assert/strict";
import type { ContentSettings } from "../../../lib/messages/content-settings.ts";
import type { Outgoing, PastTurn } from "../../../lib/messages/contract.ts";
import { introduce } from "../../../lib/messages/history/history.ts";
import { handedOverOf, newTurns } from "../../../lib/messages/history/news.ts";
import { readTurns } from "../../../lib/messages/history/turns.ts";
import { wordingOf } from "../../../lib/messages/to-genesys.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { outgoing } from "./outgoing.ts";

type Changes = Partial<ContentSettings["history"]> & Pick<Partial<ContentSettings>, "language" | "timeZone">;

function told(
  part: Partial<Outgoing>,
  { language, timeZone, ...history }: Changes = {},
  before = undefined as never,
) {
  const content = {
    ...USUAL_CONTENT,
    ...(language && { language }),
    ...(timeZone && { timeZone }),
    history: { ...USUAL_CONTENT.history, ...history },
  };
  const message = outgoing({ text: "", ...part });
  return introduce(message, content, wordingOf(message, content), before);
}
const text = (part: Partial<Outgoing>, changes: Changes = {}) => told(part, changes).texts.join("\n");
const said = (from: PastTurn["from"], words: string, rest: Partial<PastTurn> = {}): PastTurn => ({
  from,
  text: words,
  ...rest,
});
const read = (value: unknown) => readTurns(value, () => []);

describe("the introduction", () => {
  it("is empty when there is neither a reason nor a history", () => assert.deepEqual(told({}).texts, []));

  it("tells bot, user and agent apart, oldest first, with the clock where it is known", () => {
    const history = [
      said("bot", "Hello", { time: "2026-11-22T10:00:00Z" }),
      said("user", "My dog", { time: Date.UTC(2026, 10, 22, 13, 1) }),
      said("agent", "Which?", { time: "nonsense" }),
    ];
    const expected =
      "Chat with the bot so far:\n[10:00 AM] Bot: Hello\n[01:01 PM] User: My dog\nAgent: Which?";
    assert.equal(text({ history }), expected);
  });

  it("speaks the user's language and keeps to the user's time zone, of the connector or of the chat", () => {
    const history = [said("user", "Bonjour", { time: "2026-11-22T23:30:00Z" })];
    const french = { language: "fr", timeZone: "Europe/Paris" };
    assert.equal(text({ history }, french), "Échange avec le bot :\n[00:30] Utilisateur\u00a0: Bonjour");
    assert.equal(text({ history, ...french }), text({ history }, french));
    assert.match(
      text({ history, language: "no language", timeZone: "Mars/Base" }, french),
      /\[11:30 PM\] User/,
    );
  });

  it("names the day too when a chat has more than one", () => {
    const history = [
      said("user", "a", { time: "2026-11-21T10:00:00Z" }),
      said("user", "b", { time: "2026-11-22T10:00:00Z" }),
    ];
    assert.match(
      text({ history }, { language: "de" }),
      /\[21\.11\.2026 10:00\] Nutzer: a\n\[22\.11\.2026 10:00\]/,
    );
  });

  it("begins with the reason, then the summary, then the turns", () => {
    assert.equal(text({ reason: "wants a human" }), "Reason: wants a human");
    const both = text({ reason: "r", summary: "ill dog", history: [said("bot", "Hi")] }, { mode: "both" });
    assert.equal(both, "Reason: r\n\nSummary: ill dog\n\nChat with the bot so far:\nBot: Hi");
  });

  for (const [mode, expected] of [
    ["transcript", /^Chat with the bot so far:\nBot: Hi$/],
    ["summary", /^Summary: ill dog$/],
    ["both", /Summary: ill dog\n\nChat/],
    ["none", /^$/],
  ] as const) {
    it(`in the mode ${mode} tells that and no more`, () =>
      assert.match(text({ summary: "ill dog", history: [said("bot", "Hi")] }, { mode }), expected));
  }

  it("names files by name, else by address", () => {
    const attachments = [{ name: "dog.png" }, { url: "https://x.example/a.pdf" }, {}];
    const history = [said("user", "look", { attachments })];
    assert.match(text({ history }), /User: look \[dog\.png\] \[https:\/\/x\.example\/a\.pdf\] \[file\]$/);
  });

  it("cuts a reason and a summary that are endless", () => {
    const long = "word ".repeat(2_000);
    const { texts, reason } = told(
      { reason: long, summary: long },
      { mode: "summary", maxCharacters: 1_000 },
    );
    assert.ok(reason.length <= 2_000 && texts.join("").length < 3_100, String(texts.join("").length));
  });

  it("has more room for the end of a long chat than for its beginning", () => {
    const history = Array.from({ length: 400 }, (_, i) => said("bot", `line ${i} of a chat`));
    const [first = "", last = ""] = text({ history }, { maxCharacters: 2_000 }).split("left out");
    assert.ok(first.length > 200 && last.length > 2 * first.length, `${first.length} and ${last.length}`);
  });

  it("tells what stands beside a file", () => {
    const history = [said("user", "", { attachments: [{ name: "boiler.png", caption: "It is broken" }] })];
    assert.match(text({ history }), /User: \[boiler\.png\] It is broken$/);
  });

  it("does not repeat the words that follow as the user's own", () => {
    const history = [said("bot", "How can I help?"), said("user", " My dog is ill ")];
    assert.equal(text({ history, text: "My dog is ill" }), "Chat with the bot so far:\nBot: How can I help?");
  });

  it("repeats them when somebody else said them, or earlier", () => {
    const history = [said("user", "yes"), said("bot", "yes")];
    assert.match(text({ history, text: "yes" }), /User: yes\nBot: yes/);
  });

  it("keeps a last word that was only a file", () => {
    const history = [said("user", "", { attachments: [{ name: "dog.png" }] })];
    assert.match(text({ history, text: "" }), /User: \[dog\.png\]/);
  });

  it("keeps the first and the last turns of a long chat and says how many are left out, to the agent and to the flow", () => {
    const history = Array.from({ length: 400 }, (_, i) => said("bot", `this is line ${i}`));
    const { texts, report } = told({ history }, { maxCharacters: 2_000 });
    const whole = texts.join("\n");
    assert.ok(whole.length < 2_200, String(whole.length));
    assert.match(whole, /line 0\n/);
    assert.match(whole, /line 399$/);
    const omitted = Number(/\(… (\d+) turns left out …\)/.exec(whole)?.[1]);
    assert.equal(omitted, report.omitted);
    assert.equal(whole.match(/this is line/g)?.length, report.sent);
    assert.equal(report.sent + report.omitted, 400);
    assert.equal(report.messages, texts.length);
  });

  it("tells both ends of a chat of 12,000 turns in no time to speak of, and counts all that it leaves out", () => {
    const history = read(Array.from({ length: 12_000 }, (_, i) => `Bot: this is line ${i} of a long chat`));
    const startedAt = performance.now();
    const { texts, report } = told({ history });
    assert.ok(performance.now() - startedAt < 1_000, `${performance.now() - startedAt} ms`);
    assert.match(texts[0] ?? "", /line 0 of/);
    assert.match(texts.at(-1) ?? "", /line 11999 of a long chat$/);
    assert.equal(report.turns, 12_000);
    assert.equal(report.sent, texts.join("\n").match(/this is line/g)?.length);
    assert.equal(report.sent + report.omitted, 12_000);
  });

  it("masks no turn that is left out for its place, and every one that is told", () => {
    const history = Array.from({ length: 5_000 }, (_, i) => said("user", `${i} 4111111111111111`));
    const { texts, report } = told({ history }, { maxCharacters: 1_000 });
    assert.ok(!texts.join("").includes("4111111111111111"));
    assert.ok(Number(report.masked.card) >= report.sent && Number(report.masked.card) < 1_000);
  });

  for (const maxCharacters of [0, 1]) {
    it(`with a budget of ${maxCharacters} still tells where the chat stands`, () => {
      const history = [said("bot", "first"), said("user", "last words ".repeat(9))];
      const { texts, report } = told({ history }, { maxCharacters });
      assert.match(texts.join("\n"), /\(… 1 turns left out …\)\nUser: last words la…$/);
      assert.deepEqual([report.sent, report.omitted], [1, 1]);
    });
  }

  it("cuts short a single turn that alone would fill the budget", () => {
    const history = [said("bot", "first"), said("user", "x".repeat(50_000)), said("bot", "last")];
    const whole = text({ history }, { maxCharacters: 1_000 });
    assert.match(whole, /first/);
    assert.match(whole, /x…/);
    assert.match(whole, /last$/);
  });

  it("masks what the bot hands over before it leaves, in reason, summary, turns and names of files, and counts it", () => {
    const card = "4111 1111 1111 1111";
    const attachments = [{ name: `${card}.pdf` }];
    const { texts, report, reason } = told(
      { reason: card, summary: card, history: [said("user", `pay ${card}`, { attachments })] },
      { mode: "both" },
    );
    assert.ok(!texts.join("").includes("4111"));
    assert.match(texts.join(""), /User: pay \[card …1111\] \[\[card …1111\]\.pdf\]/);
    assert.equal(report.masked.card, 4);
    assert.equal(reason, "[card …1111]");
  });
});

describe("a second escalation", () => {
  const first = [said("bot", "Hello"), said("user", "My dog")];

  it("tells only what came since the first, and says how much there was before", () => {
    const history = [...first, said("bot", "Welcome back")];
    const { texts, report } = told({ history }, {}, handedOverOf(first) as never);
    assert.equal(
      texts.join(""),
      "Chat with the bot so far:\n(… 2 earlier turns were handed over before …)\nBot: Welcome back",
    );
    assert.deepEqual([report.earlier, report.sent], [2, 1]);
  });

  it("tells everything again when that is what is wanted", () =>
    assert.equal(told({ history: first }, { again: "all" }, handedOverOf(first) as never).report.sent, 2));

  it("finds the last turn also where the bot forgets old ones, and tells all where it is not found", () => {
    const later = said("bot", "new");
    assert.deepEqual(newTurns([first[1] as PastTurn, later], handedOverOf(first)), [later]);
    assert.deepEqual(newTurns([later], handedOverOf(first)), [later]);
    assert.deepEqual(newTurns(first, undefined), first);
  });

  it("tells the last word from an equal one said again, also where the bot forgets old ones", () => {
    const ok = said("user", "ok");
    const before = [said("bot", "1"), said("bot", "2"), ok];
    const since = [said("bot", "3"), said("bot", "4"), ok];
    assert.deepEqual(newTurns([...before, ...since].slice(-3), handedOverOf(before)), since);
    assert.deepEqual(
      newTurns([...before.slice(1), ...since.slice(0, 1)], handedOverOf(before)),
      since.slice(0, 1),
    );
    assert.deepEqual(newTurns([...before.slice(2), ...since], handedOverOf([...before, ...before])), since);
  });

  it("goes by what an earlier version remembered", () => {
    const { last = "", turns = 0 } = handedOverOf(first) ?? {};
    const old = { turns, last: last.split(".")[0] ?? "" };
    assert.deepEqual(newTurns([...first, said("bot", "new")], old), [said("bot", "new")]);
  });

  it("takes equal words said again for new", () => {
    const again = [...first, ...first];
    assert.equal(newTurns(again, handedOverOf(first)).length, 2);
  });
});

describe("reading a history", () => {
  it("RedBot's messages, whole or their payloads, with buttons and cards as words", () => {
    const turns = read([
      { type: "message", content: "Hi", inbound: true, ts: { valueOf: () => 5 }, chatId: 7, messageId: 1 },
      {
        payload: {
          type: "inline-buttons",
          content: "Sure?",
          buttons: [{ type: "postback", label: "Yes", value: "y" }],
          inbound: false,
        },
      },
      {
        type: "generic-template",
        inbound: false,
        elements: [{ title: "Dogs", subtitle: "big", buttons: [{ label: "More" }] }],
      },
      { type: "photo", content: Buffer.from("x"), caption: "my dog", inbound: true },
      { type: "location", content: { latitude: 1, longitude: 2 }, inbound: true },
    ]);
    assert.deepEqual(
      turns.map(({ from, text }) => [from, text]),
      [
        ["user", "Hi"],
        ["bot", "Sure?\n[Yes]"],
        ["bot", "- Dogs\n  big\n  [More]"],
        ["user", "[file]\nmy dog"],
        ["user", "[1, 2]"],
      ],
    );
    assert.equal(turns[0]?.time, 5);
  });

  it("plain strings, one text with a turn on each line, and roles", () => {
    const expected = [
      ["bot", "Hello"],
      ["user", "My dog"],
      [undefined, "something else"],
    ];
    const lines = ["Bot: Hello", "user : My dog", "something else"];
    for (const value of [lines, lines.join("\n"), lines.join("\r\n\r\n")]) {
      assert.deepEqual(
        read(value).map(({ from, text }) => [from, text]),
        expected,
      );
    }
    const roles = [
      { role: "system", content: "secret" },
      { role: "assistant", content: "Hello" },
    ];
    assert.deepEqual(
      read(roles).map(({ from, text }) => [from, text]),
      [["bot", "Hello"]],
    );
  });

  it("tables line by line; what nobody can read is named, and never [object Object]", () => {
    const table = { columns: ["Race", "Age"], rows: [["Poodle", 3], { a: "Pug", b: 5 }] };
    const [first, second, third] = read([
      { from: "bot", text: table },
      { from: "bot", text: { type: "hologram", secretStuff: { x: 1 } } },
      { from: "user", type: "sticker", sticker: {} },
    ]);
    assert.equal(first?.text, "Race | Age\nPoodle | 3\nPug | 5");
    assert.equal(second?.text, "[hologram]");
    assert.equal(third?.text, "[sticker]");
  });

  it("anything else in a list is what can be read of it; what says nothing is no turn", () => {
    const odd = [
      1,
      true,
      null,
      undefined,
      "",
      ["a", ["b"]],
      new Date(0),
      Buffer.from("x"),
      5n,
      {},
      { from: "user" },
    ];
    assert.deepEqual(
      read([...odd, { from: "user", text: " " }, new Map(), () => 1]).map(({ text }) => text),
      ["1", "true", "a\nb", "1970-01-01T00:00:00.000Z", "[file]", "5"],
    );
  });

  it("one turn without a list, and flow messages as genesys-receive gives them", () => {
    assert.deepEqual(read({ from: "bot", text: "Hello" }), [{ from: "bot", text: "Hello", time: undefined }]);
    const messages = [
      {
        payload: "Good morning",
        from: { type: "agent", name: "Amélie" },
        genesys: { competency: "" },
        _msgid: "1",
      },
      { payload: 5, role: "user" },
      { payload: { payload: { payload: "deep" } } },
    ];
    assert.deepEqual(
      read(messages).map(({ from, text }) => [from, text]),
      [
        ["agent", "Good morning"],
        ["user", "5"],
        [undefined, "deep"],
      ],
    );
  });

  it("who spoke by any of the usual words, the speaker's own name left out", () => {
    const turns = read([
      { sender: "Bot ", text: "a" },
      { role: "human", name: "Zoé", content: "b" },
      { from: "operator", text: "c", name: "Amélie" },
      { from: "zoe-81", inbound: true, content: "d" },
      { from: "narrator", text: "e" },
      { type: "product", name: "Lead" },
      "Customer: f",
    ]);
    assert.deepEqual(
      turns.map(({ from, text }) => [from, text]),
      [
        ["bot", "a"],
        ["user", "b"],
        ["agent", "c"],
        ["user", "d"],
        [undefined, "e"],
        [undefined, "Lead"],
        ["user", "f"],
      ],
    );
  });

  it("times in milliseconds, in seconds, in digits, as dates; what is no time has none", () => {
    const at = Date.UTC(2026, 10, 22, 10);
    for (const time of [
      at,
      at / 1000,
      String(at),
      String(at / 1000),
      new Date(at),
      new Date(at).toISOString(),
    ]) {
      assert.match(text({ history: read([{ text: "x", time }]) }), /\[10:00 AM\] x$/, String(time));
    }
    for (const time of ["soon", Number.NaN, 1e20, new Date(Number.NaN), {}, null]) {
      assert.match(text({ history: read([{ text: "x", time }]) }), /\nx$/, String(time));
    }
  });

  it("RedBot's line breaks between buttons are no buttons; a document has its name", () => {
    const buttons = [{ label: "Yes" }, { type: "newline" }, { label: "No" }];
    const [asked, sent] = read([
      { type: "inline-buttons", content: "Sure?", buttons },
      { type: "document", content: Buffer.from("x"), filename: "bill.pdf" },
    ]);
    assert.equal(asked?.text, "Sure?\n[Yes] [No]");
    assert.equal(sent?.text, "bill.pdf\n[file]");
  });

  it("comes to an end with circles and with things nested without end", () => {
    const circle: Record<string, unknown> = { title: "round" };
    circle.items = [circle, circle, circle];
    const [turn] = read([{ from: "bot", text: circle }]);
    assert.ok((turn?.text.length ?? 0) < 100_000);
    let deep: Record<string, unknown> = { text: "bottom" };
    for (let i = 0; i < 100_000; i++) deep = { text: deep };
    assert.equal(read([{ from: "bot", text: deep }])[0]?.text, "…");
    const message: Record<string, unknown> = {};
    message.payload = message;
    assert.deepEqual(read([message]), []);
    assert.deepEqual(read(7), []);
    assert.deepEqual(read([null, [], Object.create(null)]), []);
  });
});
