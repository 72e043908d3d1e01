/** What people and agents say to each other, side by side: the chat page and the desk show all of it. */
import assert from "node:assert/strict";
import type { Browser, Locator, Page } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Collector, startCollector } from "../support/collector.ts";
import { type Demo, demo, EXAMPLE } from "../support/demo.ts";
import { overheard } from "../support/flows.ts";
import { PNG } from "../support/images.ts";
import { AGENTS } from "../support/sandbox.ts";
import { until } from "../support/until.ts";

const GIF = Buffer.from("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=", "base64");

describe("what is said, on the chat page and at the desk", function () {
  this.timeout(60_000);
  let shop: Demo;
  let collector: Collector;
  let browser: Browser;
  let zoe: Visitor;
  let nora: Visitor;

  before(async () => {
    collector = await startCollector();
    const flows = overheard(EXAMPLE, collector, ["What Genesys accepted"]).map((node) =>
      node.type === "genesys-config" ? { ...node, attachmentTypes: "image/png" } : node,
    );
    [shop, browser] = await Promise.all([demo(5, {}, flows), startBrowser()]);
    for (const { id } of (await shop.desk.state()).integrations) await shop.desk.allowTyping(id);
    await shop.desk.onQueue(AGENTS.nora);
    nora = await visitor(browser, `${shop.deskUrl}#agent=${AGENTS.nora}`);
    zoe = await visitor(browser, shop.chatUrl);
    await said(zoe.page, "bot").first().waitFor();
  });
  after(async () => {
    await browser?.close();
    await shop?.red.stop();
    await collector?.close();
  });

  const write = async (text: string) => {
    await zoe.page.getByTestId("input").fill(text);
    await zoe.page.getByTestId("send").click();
  };
  const attach = ({ page }: Visitor, name: string, mimeType: string, buffer: Buffer) =>
    page.getByTestId("attach").setInputFiles({ name, mimeType, buffer });

  it("the history is at the desk with card number and IBAN masked, and the flow hears how many were", async () => {
    const bots = () => said(zoe.page, "bot").count();
    const before = await bots();
    await write("4111 1111 1111 1111 and DE89 3704 0044 0532 0130 00");
    await until(async () => (await bots()) > before, { what: "the bot's answer" });
    await until(
      async () => {
        await write("a human please");
        const called = () => zoe.page.getByTestId("leave").isVisible();
        return until(called, { what: "the queue", timeoutMs: 1500 }).catch(() => false);
      },
      { what: "a human", timeoutMs: 20_000 },
    );
    await nora.page.getByTestId("accept").click();
    const history = said(nora.page, "customer").filter({ hasText: "Chat with the bot so far" });
    await history.waitFor();
    const text = await history.innerText();
    assert.match(text, /User: \[card …1111\] and \[IBAN …3000\]/);
    assert.doesNotMatch(text, /4111 1111|3704 0044/);
    await said(zoe.page, "user").filter({ hasText: "4111 1111 1111 1111" }).waitFor();
    const { delivery } = await collector.find("What Genesys accepted", (msg) => msg.delivery.history, {
      what: "the delivery",
    });
    assert.deepEqual(delivery.history.masked, { card: 1, iban: 1 });
  });

  it("the agent's words and files are there, and the desk says that they were delivered", async () => {
    await nora.page.getByTestId("reply").fill("Here I am. See https://example.org/dogs");
    await nora.page.getByTestId("reply").press("Enter");
    const words = said(zoe.page, "agent").filter({ hasText: "Here I am" });
    await words.getByRole("link", { name: "https://example.org/dogs" }).waitFor();
    await attach(nora, "bandage.png", "image/png", PNG);
    await nora.page.getByTestId("send").click();
    await loaded(said(zoe.page, "agent").locator("img"));
    let states: string[] = [];
    await until(
      async () => {
        states = await said(nora.page, "agent").locator(".delivery").allInnerTexts();
        return states.length >= 2 && states.every((state) => state === "Delivered");
      },
      { what: "Delivered at every word of the agent", instead: () => states },
    );
  });

  it("the user's image is at the desk; a file that may not pass is refused on the page, and a line at the desk says so", async () => {
    await attach(zoe, "paw.png", "image/png", PNG);
    await loaded(said(nora.page, "customer").locator("img"));
    await attach(zoe, "paw.gif", "image/gif", GIF);
    await said(zoe.page, "system").filter({ hasText: "This file cannot be sent to our team." }).waitFor();
    await said(nora.page, "customer")
      .filter({ hasText: /tried to send a file "paw\.gif"/ })
      .waitFor();
  });

  it("what Genesys says has failed is marked at the desk, the agent reads a line, and the user is told", async () => {
    await write("Is anybody reading this?");
    const words = said(nora.page, "customer").filter({ hasText: "Is anybody reading this?" });
    await words.waitFor();
    const { conversations } = await shop.desk.state();
    const { id } = conversations.find(({ state }) => state === "connected") ?? { id: "" };
    await shop.desk.receipt(id, { status: "Failed", code: "DataFiltered", message: "filtered out" });
    await words.filter({ hasText: "The customer was told that this failed: filtered out" }).waitFor();
    await said(zoe.page, "system").filter({ hasText: "did not reach our team" }).waitFor();
    await said(nora.page, "customer")
      .filter({ hasText: "could not be delivered: the messaging service refused it" })
      .waitFor();
  });

  it("typing shows on both sides", async () => {
    await typeUntil(zoe.page.getByTestId("input"), nora.page.getByText("is typing"));
    await typeUntil(nora.page.getByTestId("reply"), zoe.page.getByText("Nora Keller is typing"));
    await zoe.page.getByTestId("input").fill("");
    await nora.page.getByTestId("reply").fill("");
  });

  /** What the desk's menu offers, what the user sees of it, and which choice is made how. */
  const OFFERS = [
    { as: "agent quickReplies", shows: "Did that help?", choice: 0, pressed: "yes" },
    { as: "flow card", shows: "Read more", choice: 0, pressed: "choose-1" },
    { as: "agent carousel", shows: "Read more", choice: 2, pressed: "choose-3" },
    { as: "flow listPicker", shows: "Offer 2", choice: 1, pressed: "item-2" },
    {
      as: "agent datePicker",
      shows: "When shall we call you?",
      choice: 2,
      pressed: "Chose one of the times",
    },
  ] as const;
  for (const { as, shows, choice, pressed } of OFFERS) {
    it(`${as}: the user presses a choice by keyboard, the desk shows which, and it is settled`, async () => {
      const before = await said(zoe.page, as.startsWith("agent") ? "agent" : "bot").count();
      await nora.page.getByTestId("send-sample").selectOption(as);
      const offer = said(zoe.page, as.startsWith("agent") ? "agent" : "bot").nth(before);
      await offer.filter({ hasText: shows }).waitFor();
      const button = offer.getByRole("group").getByRole("button").nth(choice);
      await button.focus();
      await zoe.page.keyboard.press("Enter");
      await said(nora.page, "customer").last().filter({ hasText: pressed }).waitFor();
      const settled = async () => {
        const states = await offer
          .getByTestId("choice")
          .evaluateAll((all) =>
            all.map((one) => [
              (one as unknown as { disabled: boolean }).disabled,
              one.getAttribute("aria-pressed"),
            ]),
          );
        return states.every(([off]) => off) && states.filter(([, on]) => on === "true").length === 1;
      };
      await until(settled, { what: "one choice to be made, and none to be open" });
      assert.equal(
        await zoe.page.getByTestId("input").evaluate((one) => one === one.ownerDocument.activeElement),
        true,
      );
    });
  }

  it("a time that the user chose reads at the desk as it was offered there, also in the list", async () => {
    const offered = said(nora.page, "agent").filter({ hasText: "When shall we call you?" });
    const third = await offered.locator(".choice").nth(2).innerText();
    assert.doesNotMatch(third, /\d{4}-\d\d-\d\d/);
    assert.match(third, /[A-Z][a-z]{2}, [A-Z][a-z]{2} \d+/);
    const chosen = said(nora.page, "customer").filter({ hasText: "Chose one of the times" });
    assert.equal(await chosen.locator("p.text").innerText(), third);
    assert.equal(await nora.page.getByTestId("conversation-item").locator(".snippet").innerText(), third);
  });

  it("a card's picture and link are there, and what is no address of the web is not", async () => {
    const { id } = await shop.desk.conversationOf(AGENTS.nora, "connected");
    const card = (title: string, image: string, url: string) => ({
      title,
      image,
      defaultAction: { type: "Link", text: "Open", url },
      actions: [{ type: "Link", text: `Read ${title}`, url }],
    });
    const cards = [
      card("good", `${shop.red.url}/icons/node-red/inject.svg`, "https://example.org/good"),
      card("bad", "javascript:alert(1)", "javascript:alert(1)"),
    ];
    await shop.desk.sendStructured(id, {
      agentId: AGENTS.nora,
      content: [{ contentType: "Carousel", carousel: { cards } }],
    });
    const offer = said(zoe.page, "agent").filter({ hasText: "bad" });
    await loaded(offer.locator("img"));
    assert.equal(await offer.getByRole("listitem").count(), 2);
    const links = await offer
      .getByRole("link")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.deepEqual(links, ["https://example.org/good", "https://example.org/good"]);
    assert.equal(await offer.locator("img").count(), 1);
    const right = async (what: Locator) => {
      const { x = 0, width = 0 } = (await what.boundingBox()) ?? {};
      return x + width;
    };
    const carousel = offer.getByRole("list");
    assert.ok(
      (await right(offer.getByRole("listitem").last())) <= (await right(carousel)) + 1,
      "a card is cut",
    );
    assert.equal(await offer.locator("img").getAttribute("referrerpolicy"), "no-referrer");
  });

  it("markup in a list is text, its question is above it, and a notification has its buttons and links", async () => {
    const { id } = await shop.desk.conversationOf(AGENTS.nora, "connected");
    const items = [{ id: "p", title: "Pug <img src=x onerror=alert(1)>" }];
    const listPicker = {
      receivedMessage: { title: "Which <b>dog</b>?" },
      sections: [{ title: "Small", items }],
    };
    const buttons = [
      { type: "QuickReply", index: 0, text: "Stop it", payload: "stop" },
      { type: "Url", index: 1, text: "Bad", url: "javascript:alert(1)" },
      { type: "PhoneNumber", index: 2, text: "Call", phoneNumber: "+33 1 23" },
    ];
    const template = { header: { type: "Text", text: "Parcel" }, body: { parameters: [] }, buttons };
    const content = [
      { contentType: "ListPicker", listPicker },
      { contentType: "Notification", template },
    ];
    await shop.desk.sendStructured(id, { agentId: AGENTS.nora, content });
    const offer = said(zoe.page, "agent").filter({ hasText: "Which <b>dog</b>?" });
    await offer.getByRole("button", { name: "Pug <img src=x onerror=alert(1)>" }).waitFor();
    assert.equal(await offer.locator("img, b").count(), 0);
    assert.equal(await offer.getByRole("link").getAttribute("href"), "tel:+33123");
    await offer.getByRole("button", { name: "Stop it" }).click();
    await said(nora.page, "customer").last().filter({ hasText: "(stop)" }).waitFor();
  });

  it("a notification is there with header, text and footer, and asks for nothing", async () => {
    await nora.page.getByTestId("send-sample").selectOption("flow notification");
    const offer = said(zoe.page, "bot").filter({ has: zoe.page.locator("small", { hasText: "Read more" }) });
    await offer.filter({ hasText: "Good for a month" }).waitFor();
    assert.equal(await offer.getByTestId("choice").count(), 0);
  });

  it("typed words that are a choice's settle it; a reload shows everything as it was", async () => {
    await nora.page.getByTestId("send-sample").selectOption("agent quickReplies");
    const offer = said(zoe.page, "agent").last();
    await offer.getByRole("button", { name: "No", exact: true }).waitFor();
    await write("no");
    await said(nora.page, "customer").last().filter({ hasText: "(no)" }).waitFor();
    const states = () =>
      zoe.page
        .getByTestId("choice")
        .evaluateAll((all) =>
          all.map((one) => [one.textContent, one.getAttribute("aria-pressed"), one.hasAttribute("disabled")]),
        );
    await until(async () => (await states()).every(([, , off]) => off), { what: "all to be settled" });
    const before = await states();
    assert.equal(before.filter(([, on]) => on === "true").length, OFFERS.length + 2);
    await zoe.page.reload();
    await until(async () => (await states()).length === before.length, { what: "all of them" });
    await until(async () => (await states()).every(([, , off]) => off), { what: "all to be settled" });
    assert.deepEqual(await states(), before);
  });

  it("no page had an error in its console", () => {
    assert.deepEqual([...zoe.problems, ...nora.problems], []);
  });
});

/** A message on the chat page or at the desk, by who speaks. */
const said = (page: Page, from: string) => page.locator(`[data-testid=message][data-from=${from}]`);

async function loaded(image: Locator): Promise<void> {
  await image.last().waitFor({ state: "attached" });
  await until(
    () => image.last().evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth > 0),
    { what: "the image" },
  );
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
