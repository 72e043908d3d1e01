/** Files on the chat page, both ways: what user and agent see, and what a reload shows again. */
import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Demo, demo } from "../support/demo.ts";
import { PNG } from "../support/images.ts";
import { AGENTS } from "../support/sandbox.ts";
import { until } from "../support/until.ts";

describe("files on the chat page", function () {
  this.timeout(60_000);
  let shop: Demo;
  let browser: Browser;
  let zoe: Visitor;
  let conversation: string;

  before(async () => {
    [shop, browser] = await Promise.all([demo(5), startBrowser()]);
    await shop.desk.onQueue(AGENTS.nora);
    zoe = await visitor(browser, shop.chatUrl);
    // To the bot: what comes of it is seen below.
    await zoe.page
      .getByTestId("attach")
      .setInputFiles({ name: "before.png", mimeType: "image/png", buffer: PNG });
    await zoe.page.getByText("I cannot look at pictures").waitFor();
    await zoe.page.reload();
    await isShown(images("user"));
    assert.match((await sourceOf(images("user"))) ?? "", /\/chat\/sent\//);
    await until(
      async () => {
        await zoe.page.getByTestId("input").fill("a human please");
        await zoe.page.getByTestId("send").click();
        return until(async () => (await shop.desk.state()).conversations.length > 0, {
          what: "it",
          timeoutMs: 1500,
        }).catch(() => false);
      },
      { what: "an escalation", timeoutMs: 20_000 },
    );
    conversation = (await shop.desk.accept(AGENTS.nora)).id;
  });
  after(async () => {
    await browser?.close();
    await shop?.red.stop();
  });

  const images = (from: string) => zoe.page.locator(`[data-testid=message][data-from=${from}] img`);
  const isShown = (image: Locator) =>
    until(() => image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth > 0), {
      what: "the image",
    });
  const sourceOf = (image: Locator) => image.getAttribute("src");

  it("an image that the bot could not look at is shown again after a reload, and reaches the agent who is called", async () => {
    const image = await until(
      async () =>
        (await shop.desk.state()).conversations
          .find(({ id }) => id === conversation)
          ?.messages.flatMap(({ attachments }) => attachments)
          .find(({ pending }) => !pending),
      { what: "the image at the agent" },
    );
    assert.deepEqual(
      [image.filename, image.caption, image.error],
      ["before.png", "a human please", undefined],
    );
    assert.deepEqual(Buffer.from(await shop.desk.download(image.url)), PNG);
    await zoe.page.reload();
    await isShown(images("user").first());
  });

  it("the user's own image is shown again after a reload, from where it lies", async () => {
    await zoe.page
      .getByTestId("attach")
      .setInputFiles({ name: "paw.png", mimeType: "image/png", buffer: PNG });
    await isShown(images("user").last());
    await until(
      async () => {
        const seen = (await shop.desk.state()).conversations.find(({ id }) => id === conversation);
        return seen?.messages.some(({ attachments }) =>
          attachments.some(({ filename, pending }) => filename === "paw.png" && !pending),
        );
      },
      { what: "the image at the agent" },
    );
    // The address comes with Genesys' answer, which may still be on its way to the page's flow.
    await until(
      async () => {
        await zoe.page.reload();
        return until(async () => (await images("user").count()) > 1, { what: "it", timeoutMs: 1500 }).catch(
          () => false,
        );
      },
      { what: "the image after a reload", timeoutMs: 15_000 },
    );
    await isShown(images("user").last());
    assert.match((await sourceOf(images("user").last())) ?? "", /\/genesys\/dydu-bot-connector\/media\//);
  });

  it("an agent's image comes through our own address, and is there again after a reload", async () => {
    await shop.desk.sendFile(conversation, AGENTS.nora, {
      name: "bandage.png",
      mime: "image/png",
      bytes: PNG,
    });
    await isShown(images("agent"));
    const source = await sourceOf(images("agent"));
    assert.match(source ?? "", /\/genesys\/dydu-bot-connector\/media\/agent\//);
    await zoe.page.reload();
    await isShown(images("agent"));
    assert.equal(await sourceOf(images("agent")), source);
  });

  it("nothing went wrong in the page", () => assert.deepEqual(zoe.problems, []));
});
