/** What goes wrong on the chat page: files and texts that are refused, small screens, a crash, and how it looks then. */

import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Demo, demo } from "../support/demo.ts";
import { PNG } from "../support/images.ts";
import { until } from "../support/until.ts";

describe("the chat page when something is wrong", function () {
  this.timeout(60_000);
  let shop: Demo;
  let browser: Browser;
  let zoe: Visitor;

  before(async () => {
    [shop, browser] = await Promise.all([demo(5), startBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.red.stop();
  });
  beforeEach(async () => {
    zoe = await visitor(browser, shop.chatUrl);
    await bubbles(zoe.page, "bot").first().waitFor();
  });
  afterEach(() => zoe.context.close());

  const attach = (name: string, mimeType: string, buffer: Buffer) =>
    zoe.page.getByTestId("attach").setInputFiles({ name, mimeType, buffer });
  const notice = (text: string) => zoe.page.getByTestId("notice").filter({ hasText: text });

  it("a file that is no image is refused with the reason, and offers nothing that cannot help", async () => {
    for (const [name, type] of [
      ["bill.pdf", "application/pdf"],
      ["bill.png", "image/png"],
    ] as const) {
      await attach(name, type, Buffer.from("%PDF-1.4"));
      await notice("Only PNG, JPEG, GIF and WebP").waitFor();
      await until(async () => (await bubbles(zoe.page, "user").count()) === 0, { what: `${name} to go` });
    }
  });

  it("an image of 6 MB is refused with the limit", async () => {
    await attach("big.png", "image/png", Buffer.concat([PNG, Buffer.alloc(6_000_000)]));
    await notice("5 MB is the limit").waitFor();
    assert.equal(await bubbles(zoe.page, "user").count(), 0);
  });

  it("a text that is too long is not cut: it stays in the field, and the limit is named", async () => {
    const text = "x".repeat(5000);
    await zoe.page.getByTestId("input").fill(text);
    await zoe.page.getByTestId("send").click();
    await notice("5,000 characters").waitFor();
    assert.equal(await zoe.page.getByTestId("input").inputValue(), text);
    await zoe.page.getByTestId("input").fill("x".repeat(4000));
    await zoe.page.getByTestId("send").click();
    await bubbles(zoe.page, "user")
      .filter({ hasText: "x".repeat(4000) })
      .waitFor();
    assert.equal(await zoe.page.getByTestId("notice").isVisible(), false);
  });

  it("an empty text sends nothing", async () => {
    await zoe.page.getByTestId("input").fill("  \n ");
    await zoe.page.getByTestId("send").click();
    await zoe.page.getByTestId("input").fill("hello");
    await zoe.page.getByTestId("send").click();
    await bubbles(zoe.page, "user").filter({ hasText: "hello" }).waitFor();
    assert.equal(await bubbles(zoe.page, "user").count(), 1);
  });

  it("one's own image stands at one's own edge", async () => {
    await attach("paw.png", "image/png", PNG);
    const image = bubbles(zoe.page, "user").locator("img");
    await image.waitFor({ state: "attached" });
    await until(() => image.evaluate((one) => (one as unknown as { complete: boolean }).complete), {
      what: "the image",
    });
    const right = async (selector: string) => {
      const box = await bubbles(zoe.page, "user").locator(selector).boundingBox();
      return Math.round((box?.x ?? 0) + (box?.width ?? 0));
    };
    assert.equal(await right("img"), await right(".by"));
  });

  it("on a phone the last line stays in sight when the button to leave appears", async () => {
    await zoe.page.setViewportSize({ width: 390, height: 500 });
    const [nora] = (await shop.desk.state()).agents.filter(({ name }) => name === "Nora Keller");
    const desk = await visitor(browser, `${shop.deskUrl}#agent=${nora?.id}`);
    await desk.page.getByTestId("on-queue").check();
    const leave = zoe.page.getByTestId("leave");
    await until(
      async () => {
        await zoe.page.getByTestId("input").fill("a human please");
        await zoe.page.getByTestId("send").click();
        return until(() => leave.isVisible(), { what: "the queue", timeoutMs: 1500 }).catch(() => false);
      },
      { what: "a human", timeoutMs: 20_000 },
    );
    assert.equal(await leave.innerText(), "Leave the queue");
    const told = zoe.page.getByText("You are in the queue. Somebody");
    await told.waitFor();
    const inSight = async () => {
      const [line, log] = await Promise.all([
        told.boundingBox(),
        zoe.page.getByTestId("messages").boundingBox(),
      ]);
      return line && log && line.y + line.height <= log.y + log.height;
    };
    await until(inSight, { what: "the last line in sight" });
    await leave.click();
    await zoe.page.getByText("You have left the queue.").waitFor();
    await desk.context.close();
  });
});

const bubbles = (page: Page, from: string) => page.locator(`[data-testid=message][data-from=${from}]`);
