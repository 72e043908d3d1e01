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
        ["user", "[location]"],
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

  it("comes to an end with circles and with things nested without end", () => {
    const circle: Record<string, unknown> = { title: "round" };
    circle.items = [circle, circle, circle];
    const [turn] = read([{ from: "bot", text: circle }]);
    assert.ok((turn?.text.length ?? 0) < 100_000);
    assert.deepEqual(read(7), []);
    assert.deepEqual(read([null, 5, [], Object.create(null)]).length, 1);
  });
});
