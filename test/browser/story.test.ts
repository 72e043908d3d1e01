/** The story in a real browser: the chat page and the agent desk side by side, on the example flow. */

import assert from "node:assert/strict";
import type { Browser, Locator, Page } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Demo, demo } from "../support/demo.ts";
import { PNG } from "../support/images.ts";
import { until } from "../support/until.ts";

describe("a person and an agent, side by side", function () {
  this.timeout(60_000);
  let shop: Demo;
  let browser: Browser;
  let zoe: Visitor;
  let amelie: Visitor;
  let marc: Visitor;
  let nora: Visitor;
  const all: Visitor[] = [];

  before(async () => {
    [shop, browser] = await Promise.all([demo(5), startBrowser()]);
    const open = async (url: string) => {
      const one = await visitor(browser, url);
      all.push(one);
      return one;
    };
    zoe = await open(shop.chatUrl);
    amelie = await agentAtDesk("Amélie Laurent");
    marc = await agentAtDesk("Marc Dubois");
    nora = await agentAtDesk("Nora Keller");

    async function agentAtDesk(name: string): Promise<Visitor> {
      const one = await open(shop.deskUrl);
      await one.page.getByRole("button", { name }).click();
      return one;
    }
  });
  after(async () => {
    await browser?.close();
    await shop?.red.stop();
  });

  const image = { name: "paw.png", mimeType: "image/png", buffer: PNG };
  const onQueue = ({ page }: Visitor) => page.getByTestId("on-queue").check();

  /** Asks again until the bot calls a human: what the router knows may be seconds old. */
  async function askForHuman(page: Page, words: string) {
    await until(
      async () => {
        const bots = bubble(page, "bot");
        const before = await bots.count();
        await say(page, words);
        await until(async () => (await state(page)) !== "bot" || (await bots.count()) > before, {
          what: "an answer",
        });
        return (await state(page)) !== "bot";
      },
      { what: `a human for "${words}"`, timeoutMs: 20_000 },
    );
  }

  /** The agent sees the alert, accepts, and has the conversation open. */
  async function accept({ page }: Visitor) {
    await page.getByTestId("accept").click();
    await page.getByTestId("conversation").waitFor();
  }

  it("the bot asks for names and address in passing, and keeps them", async () => {
    await bubble(zoe.page, "bot", "I am the bot").waitFor();
    await say(zoe.page, "Zoé");
    await bubble(zoe.page, "bot", "your last name").waitFor();
    await say(zoe.page, "Martin");
    await bubble(zoe.page, "bot", "e-mail address").waitFor();
    await say(zoe.page, "zoe@example.org");
    await bubble(zoe.page, "bot", "Thank you, Zoé").last().waitFor();
  });

  it("with nobody on queue the user is told so, and stays with the bot", async () => {
    await say(zoe.page, "I want a refund");
    await bubble(zoe.page, "bot", "Nobody from our team is available").waitFor();
    assert.equal(await state(zoe.page), "bot");
    await say(zoe.page, "How are you?");
    await bubble(zoe.page, "bot", "I never sleep").waitFor();
  });

  it("an agent of the Animal queue is notified, and no other", async () => {
    for (const agent of [amelie, marc, nora]) await onQueue(agent);
    await askForHuman(zoe.page, "I need help with my dog");
    await amelie.page.getByTestId("alert").waitFor();
    assert.match(await amelie.page.title(), /^\(1\) /);
    assert.match(
      await amelie.page.locator("[aria-live=assertive]").innerText(),
      /New chat from Zoé Martin, queue Animal/,
    );
    assert.equal(await zoe.page.getByTestId("state").innerText(), "You are in the queue");
    for (const { page } of [marc, nora]) {
      assert.equal(await page.getByTestId("alert").count(), 0);
      assert.doesNotMatch(await page.title(), /^\(/);
    }
  });

  it("sees who it is, why, and the history with bot and user told apart", async () => {
    await accept(amelie);
    const identity = await amelie.page.getByTestId("identity").innerText();
    for (const words of ["Zoé Martin", "zoe@example.org", "Animal"])
      assert.ok(identity.includes(words), identity);
    await amelie.page.getByText("The user asks about an animal.").first().waitFor();
    const history = await amelie.page.getByTestId("message").first().innerText();
    assert.match(history, /Bot: .*I am the bot/);
    assert.match(history, /User: Martin/);
    await bubble(amelie.page, "customer", /^I need help with my dog$/).waitFor();
  });

  it("the user is told who came, and sees the agent's words within the second, with the name", async () => {
    await zoe.page.getByText("Amélie Laurent has joined the chat.").waitFor();
    assert.equal(await zoe.page.getByTestId("state").innerText(), "You are talking to Amélie Laurent");
    const startedAt = Date.now();
    await reply(amelie.page, "Hello Zoé, what has it got?");
    const answer = bubble(zoe.page, "agent", "Hello Zoé, what has it got?");
    await answer.waitFor();
    const took = Date.now() - startedAt;
    assert.ok(took < 1000, `${took} ms`);
    assert.equal(await answer.getByTestId("name").innerText(), "Amélie Laurent");
    await say(zoe.page, "It limps <b>badly</b>");
    await bubble(amelie.page, "customer", "It limps <b>badly</b>").waitFor();
  });

  it("images go both ways", async () => {
    await zoe.page.getByTestId("attach").setInputFiles(image);
    await shown(bubble(amelie.page, "customer").locator("img"));
    await amelie.page.getByTestId("attach").setInputFiles({ ...image, name: "bandage.png" });
    await amelie.page.getByTestId("send").click();
    await shown(bubble(zoe.page, "agent").locator("img"));
  });

  it("typing shows both ways once the message routing allows it", async () => {
    await nora.page.getByTestId("tab-routing").click();
    const row = nora.page.getByTestId("routing-row").filter({ hasText: "(Animal)" });
    await row.getByTestId("routing-typing-inbound").check();
    await row.getByTestId("routing-typing-outbound").check();
    await until(
      async () =>
        (await shop.desk.state()).integrations.some((one) => "typingOutbound" in one && one.typingOutbound),
      {
        what: "typing to be allowed",
      },
    );
    await nora.page.getByTestId("tab-desk").click();
    await typeUntil(zoe.page.getByTestId("input"), amelie.page.getByText("Zoé Martin is typing"));
    await typeUntil(amelie.page.getByTestId("reply"), zoe.page.getByText("Amélie Laurent is typing"));
    await zoe.page.getByTestId("input").fill("");
    await amelie.page.getByTestId("reply").fill("");
  });

  it("two browsers side by side never see each other's words, and a reload keeps the chat", async () => {
    const yann = await visitor(browser, shop.chatUrl);
    await bubble(yann.page, "bot", "I am the bot").waitFor();
    await say(yann.page, "Hello from Yann");
    await bubble(yann.page, "bot", "Nice to see you").waitFor();
    await reply(amelie.page, "Only for Zoé");
    await bubble(zoe.page, "agent", "Only for Zoé").waitFor();

    const before = await words(zoe.page);
    await zoe.page.reload();
    await bubble(zoe.page, "agent", "Only for Zoé").waitFor();
    // Of an image that the user sent only its name is kept.
    assert.deepEqual(
      (await words(zoe.page)).filter((text) => text !== "[paw.png]"),
      before,
    );
    assert.equal(await zoe.page.getByTestId("state").innerText(), "You are talking to Amélie Laurent");

    assert.equal(
      (await words(zoe.page)).some((text) => text.includes("Yann")),
      false,
    );
    const yanns = await words(yann.page);
    assert.equal(
      yanns.some((text) => /Zoé|Amélie|limps/.test(text)),
      false,
      yanns.join("\n"),
    );
    assert.deepEqual(yann.problems, []);
    await yann.context.close();
  });

  it("what is said while the page is closed is there when it opens again", async () => {
    const { context, page } = zoe;
    await page.close();
    await reply(amelie.page, "Said meanwhile");
    await bubble(amelie.page, "agent", "Said meanwhile").waitFor();
    zoe.page = await context.newPage();
    zoe.page.on("pageerror", (error) => zoe.problems.push(String(error)));
    await zoe.page.goto(shop.chatUrl);
    await bubble(zoe.page, "agent", "Said meanwhile").waitFor();
  });

  it("the agent ends: the user is told, and the bot is back and knows that there was a human", async () => {
    await amelie.page.getByTestId("end").click();
    await zoe.page.getByText("The chat with Amélie Laurent has ended.").waitFor();
    await bubble(zoe.page, "bot", "I hope Amélie Laurent could help").waitFor();
    assert.equal(await state(zoe.page), "bot");
    await amelie.page.getByTestId("wrapup").click();
    await say(zoe.page, "Thank you");
    await bubble(zoe.page, "bot", "You are welcome").waitFor();
  });

  it("a second escalation goes to Payment; the user ends it, and the agent's side closes", async () => {
    await askForHuman(zoe.page, "I have a question about my bill");
    await accept(marc);
    await reply(marc.page, "Which bill, please?");
    await bubble(zoe.page, "agent", "Which bill, please?").waitFor();
    await zoe.page.getByTestId("leave").click();
    await zoe.page.getByText("You have left the chat with Marc Dubois.").waitFor();
    await marc.page.getByText("This chat has ended").waitFor();
    assert.equal(await state(zoe.page), "bot");
    await marc.page.getByTestId("wrapup").click();
  });

  it("a third escalation, without competency, works like the first", async () => {
    await askForHuman(zoe.page, "A human please");
    await accept(nora);
    await bubble(nora.page, "customer", /^A human please$/).waitFor();
    const history = (await nora.page.getByTestId("message").allInnerTexts()).join("\n");
    assert.match(
      history,
      /Agent.*: Which bill, please\?/,
      "the earlier agents' words are told apart as well",
    );
    await reply(nora.page, "Here I am");
    await bubble(zoe.page, "agent", "Here I am").waitFor();
    await nora.page.getByTestId("end").click();
    await zoe.page.getByText("The chat with Nora Keller has ended.").waitFor();
  });

  it("the desk is also served under the editor's own address, at a path that the dialog shows", async () => {
    const { status, body } = await shop.red.admin("GET", "/genesys-config/desk");
    assert.equal(status, 200);
    const one = await visitor(browser, `${shop.red.url}/${body.url}`);
    await one.page.getByRole("button", { name: "Tom Weber" }).click();
    await onQueue(one);
    await until(
      async () =>
        (await shop.desk.state()).agents.some(({ name, onQueue }) => name === "Tom Weber" && onQueue),
      {
        what: "Tom to be on queue",
      },
    );
    assert.deepEqual(one.problems, []);
    await one.context.close();
  });

  it("speaks French to French browsers, on the chat page and on the desk", async () => {
    const luc = await visitor(browser, shop.chatUrl, { locale: "fr-FR" });
    await bubble(luc.page, "bot", "Bonjour, je suis le bot").waitFor();
    assert.equal(await luc.page.getByTestId("state").innerText(), "Vous parlez avec le bot");
    assert.equal(await luc.page.locator("html").getAttribute("lang"), "fr");
    const desk = await visitor(browser, shop.deskUrl, { locale: "fr-FR" });
    await desk.page.getByRole("button", { name: "Amélie Laurent" }).click();
    assert.equal(await desk.page.locator("html").getAttribute("lang"), "fr");
    assert.deepEqual([...luc.problems, ...desk.problems], []);
    await luc.context.close();
    await desk.context.close();
  });

  it("no page had an error in its console, and Node-RED caught none", () => {
    assert.deepEqual(
      all.flatMap(({ problems }) => problems),
      [],
    );
    assert.doesNotMatch(shop.red.log(), /\[error\]/);
  });
});

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("input").fill(text);
  await page.getByTestId("send").click();
}

/** Typing is told every few seconds at most, so a person types on until it shows. */
async function typeUntil(field: Locator, sign: Locator): Promise<void> {
  await until(
    async () => {
      await field.pressSequentially("on ");
      return sign.isVisible();
    },
    { what: "typing to show" },
  );
}

async function reply(page: Page, text: string): Promise<void> {
  await page.getByTestId("reply").fill(text);
  await page.getByTestId("reply").press("Enter");
}

/** A message on the chat page or on the desk, by who speaks. */
function bubble(page: Page, from: string, text?: string | RegExp): Locator {
  const messages = page.locator(`[data-testid=message][data-from=${from}]`);
  if (text === undefined) return messages;
  return typeof text === "string"
    ? messages.filter({ hasText: text })
    : messages.filter({ has: page.locator("p", { hasText: text }) });
}

async function state(page: Page): Promise<string | null> {
  return page.getByTestId("state").getAttribute("data-state");
}

async function words(page: Page): Promise<string[]> {
  return page.locator("[data-testid=message] p").allInnerTexts();
}

/** The image is not only there, but loaded. */
async function shown(image: Locator): Promise<void> {
  await image.last().waitFor({ state: "attached" });
  await until(
    () => image.last().evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth > 0),
    {
      what: "the image to load",
    },
  );
}
