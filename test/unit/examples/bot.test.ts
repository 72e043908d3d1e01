import assert from "node:assert/strict";
import { chat, functionNode, type Loose, plain } from "./example.ts";

function wanted(text: string, asking = "") {
  const run = functionNode("Is a human wanted?", { chats: { c: chat({ asking }) } });
  const { action, competency, reason } = run({ chatId: "c", payload: text });
  return action === "escalate" ? [competency, reason !== ""] : undefined;
}

function conversation(language: string) {
  const store = { chats: { c: chat({ language }) } as Record<string, Loose> };
  const run = functionNode("The bot answers", store);
  const say = (msg: Loose): string => run({ chatId: "c", ...msg }).lines[0].text;
  return {
    say: (payload: string) => say({ payload }),
    greet: () => say({ greet: true }),
    kept: store.chats.c,
    sendFile: () => say({ payload: "", attachments: [{}] }),
  };
}

describe("the example's bot", () => {
  const asked: [string, string][] = [
    ["I need help with my dog", "Animal"],
    ["my CAT is ill", "Animal"],
    ["is there a vet?", "Animal"],
    ["Mon chien a mangé mes clés", "Animal"],
    ["mon chat est malade", "Animal"],
    ["un vétérinaire, vite", "Animal"],
    ["a question about my bill", "Payment"],
    ["the invoice is wrong", "Payment"],
    ["où est ma facture ?", "Payment"],
    ["un prélèvement inconnu", "Payment"],
    ["a human please", ""],
    ["can I talk to an agent", ""],
    ["je veux parler à quelqu’un", ""],
    ["un conseiller s'il vous plaît", ""],
    ["an agent for my dog", "Animal"],
  ];
  for (const [text, competency] of asked) {
    it(`hears in “${text}” that a human is wanted ${competency ? `for ${competency}` : "without competency"}`, () => {
      assert.deepEqual(wanted(text), [competency, true]);
    });
  }

  it("tells the agent why in the chat's language, in English where it speaks no other", () => {
    const why = (language: string) =>
      functionNode("Is a human wanted?", { chats: { c: chat({ language }) } })({
        chatId: "c",
        payload: "my dog",
      }).reason;
    assert.deepEqual(["fr", "en", "de"].map(why), [
      "Question sur un animal.",
      "The user asks about an animal.",
      "The user asks about an animal.",
    ]);
  });

  for (const text of [
    "hello",
    "what can you do",
    "this chat is nice",
    "le chat en ligne",
    "catalogue",
    "repayable",
  ]) {
    it(`hears no wish for a human in “${text}”`, () => assert.equal(wanted(text), undefined));
  }

  it("takes Bill for a first name when it asked for one, and an address for an address", () => {
    assert.equal(wanted("Bill", "firstName"), undefined);
    assert.equal(wanted("agent@example.org", "email"), undefined);
    assert.deepEqual(wanted("my bill is too high", "firstName"), ["Payment", true]);
  });

  it("asks for first name, last name and e-mail in passing and keeps them", () => {
    const { say, greet, kept } = conversation("en");
    assert.match(greet(), /what is your first name/);
    assert.match(say("My name is Zoé"), /Thank you, Zoé\.\n.*last name/s);
    assert.match(say("Martin"), /e-mail/);
    assert.match(say("that is zoe@example.org"), /What can I do for you/);
    assert.deepEqual(plain(kept.person), { firstName: "Zoé", lastName: "Martin", email: "zoe@example.org" });
  });

  it("lets the user skip, and asks no more", () => {
    const { say, greet, kept } = conversation("fr");
    greet();
    assert.match(say("passer"), /Pas de souci/);
    assert.doesNotMatch(say("blabla bla"), /\?/);
    assert.deepEqual(plain(kept.person), {});
  });

  it("chats a little without losing its question", () => {
    const { say, greet, kept } = conversation("en");
    greet();
    assert.match(say("hello"), /Hello!.*\n.*first name/s);
    assert.equal(kept.asking, "firstName");
  });

  it("keeps no sentence as a name and no word as an address", () => {
    const { say, greet, kept } = conversation("en");
    greet();
    say("why do you want to know that?");
    say("Zoé");
    say("Martin");
    assert.match(say("nothing of that kind"), /e-mail/);
    assert.deepEqual(plain(kept.person), { firstName: "Zoé", lastName: "Martin" });
  });

  it("says what it can do when it does not understand, and that it sees no pictures", () => {
    const { say, sendFile } = conversation("en");
    assert.match(say("flurb"), /did not understand.*animal.*bill/s);
    assert.match(sendFile(), /cannot look at pictures/);
  });

  it("knows after the end who the human was", () => {
    const end = (met: string | null) => {
      const run = functionNode("The bot is back", { chats: { c: chat({ with: "agent", met }) } });
      return plain(run({ chatId: "c", reason: "agent", genesys: { escalationId: "e" } })).lines[1].text;
    };
    assert.match(end("Amélie"), /I hope Amélie could help/);
    assert.match(end(""), /I hope our agent could help/);
    assert.match(end(null), /nobody could answer/);
  });

  it("tells of the end once, even when it is reported twice", () => {
    const run = functionNode("The bot is back", { chats: { c: chat({ ended: "e" }) } });
    assert.equal(run({ chatId: "c", reason: "agent", genesys: { escalationId: "e" } }), null);
  });

  it("says why nobody is available, as far as it is known", () => {
    const why = (verdict?: string) => {
      const run = functionNode("Nobody is available", { chats: { c: chat() } });
      return run({ chatId: "c", route: { availability: verdict ? { verdict } : null } }).lines[0].text;
    };
    assert.match(why("no-agents"), /Nobody from our team is available/);
    assert.match(why("closed"), /not open/);
    assert.match(why("full"), /Too many/);
    assert.match(why(), /Nobody from our team is available/);
  });
});
