/** What the agent reads first. */
import assert from "node:assert/strict";
import type { HistoryTurn, Outgoing } from "../../../lib/messages/contract.ts";
import { introduction } from "../../../lib/messages/history.ts";

const outgoing = (part: Partial<Outgoing>): Outgoing => ({
  chatId: "c",
  action: "escalate",
  text: "",
  attachments: [],
  competency: "",
  identity: {},
  history: [],
  attributes: {},
  reason: "",
  copy: {},
  ...part,
});
const said = (from: HistoryTurn["from"], text: string, rest: Partial<HistoryTurn> = {}) => ({
  from,
  text,
  ...rest,
});

describe("the introduction", () => {
  it("is empty when there is neither a reason nor a history", () =>
    assert.equal(introduction(outgoing({})), ""));

  it("tells bot, user and agent apart, oldest first, with the clock where it is known", () => {
    const history = [
      said("bot", "Hello", { time: "2026-11-22T10:00:00Z" }),
      said("user", "My dog", { time: Date.UTC(2026, 10, 22, 10, 1) }),
      said("agent", "Which?", { time: "nonsense" }),
    ];
    const expected = "Chat with the bot so far:\n[10:00] Bot: Hello\n[10:01] User: My dog\nAgent: Which?";
    assert.equal(introduction(outgoing({ history })), expected);
  });

  it("begins with the reason", () => {
    assert.equal(introduction(outgoing({ reason: "wants a human" })), "Reason: wants a human");
    const both = introduction(outgoing({ reason: "r", history: [said("bot", "Hi")] }));
    assert.equal(both, "Reason: r\n\nChat with the bot so far:\nBot: Hi");
  });

  it("names files by name, else by address", () => {
    const attachments = [{ name: "dog.png" }, { url: "https://x.example/a.pdf" }, {}];
    const history = [said("user", "look", { attachments })];
    assert.match(
      introduction(outgoing({ history })),
      /User: look \[dog\.png\] \[https:\/\/x\.example\/a\.pdf\] \[file\]$/,
    );
  });

  it("does not repeat the words that follow as the user's own", () => {
    const history = [said("bot", "How can I help?"), said("user", " My dog is ill ")];
    const text = introduction(outgoing({ history, text: "My dog is ill" }));
    assert.equal(text, "Chat with the bot so far:\nBot: How can I help?");
  });

  it("repeats them when somebody else said them, or earlier", () => {
    const history = [said("user", "yes"), said("bot", "yes")];
    assert.match(introduction(outgoing({ history, text: "yes" })), /User: yes\nBot: yes/);
  });

  it("keeps a last word that was only a file", () => {
    const history = [said("user", "", { attachments: [{ name: "dog.png" }] })];
    assert.match(introduction(outgoing({ history, text: "" })), /User: \[dog\.png\]/);
  });
});
