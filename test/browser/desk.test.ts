/** The agent desk's log of words: it stays at its end unless the agent reads further up. */

import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { startBrowser, type Visitor, visitor } from "../support/browser.ts";
import { type Demo, demo } from "../support/demo.ts";
import { until } from "../support/until.ts";

describe("the agent desk", function () {
  this.timeout(60_000);
  let shop: Demo;
  let browser: Browser;
  let desk: Visitor;
  let user: Visitor;

  before(async () => {
    [shop, browser] = await Promise.all([demo(5), startBrowser()]);
    user = await visitor(browser, shop.chatUrl);
    const [nora] = (await shop.desk.state()).agents.filter(({ name }) => name === "Nora Keller");
    desk = await visitor(browser, `${shop.deskUrl}#agent=${nora?.id}`);
    await desk.page.getByTestId("on-queue").check();
    await until(
      async () => {
        await say(user.page, "a human please");
        const alert = desk.page.getByTestId("accept");
        return until(() => alert.isVisible(), { what: "an alert", timeoutMs: 1500 }).catch(() => false);
      },
      { what: "an alert", timeoutMs: 20_000 },
    );
    await desk.page.getByTestId("accept").click();
    for (let line = 1; line <= 12; line += 1) await say(user.page, `line ${line}\n…\n…`);
    await desk.page.getByTestId("messages").getByText("line 12").waitFor();
  });
  after(async () => {
    await browser?.close();
    await shop?.red.stop();
  });

  /** A picture that grows before the scroll event of the last words is handled: the order that a fast network gives. */
  const grow = () =>
    desk.page.getByTestId("messages").evaluate((log) => {
      const { document, Event } = globalThis as unknown as { document: Loose; Event: Loose };
      const picture = document.createElement("li");
      picture.style.height = "500px";
      picture.style.flex = "none";
      (log as Loose).querySelector("ol").append(picture);
      (log as Loose).dispatchEvent(new Event("scroll"));
    });
  const toEnd = () =>
    desk.page
      .getByTestId("messages")
      .evaluate(
        (log) => (log as Loose).scrollHeight - (log as Loose).scrollTop - (log as Loose).clientHeight,
      );

  it("shows the end when a picture grows below", async () => {
    await until(async () => (await toEnd()) < 2, { what: "the end" });
    await grow();
    await until(async () => (await toEnd()) < 2, { what: "the end again", timeoutMs: 2000 });
  });

  it("leaves who reads further up in peace, and says that there is something new", async () => {
    await desk.page.getByTestId("messages").evaluate((log) => {
      (log as Loose).scrollTop = 0;
    });
    await say(user.page, "one more");
    const news = desk.page.getByRole("button", { name: "New messages" });
    await news.waitFor();
    assert.ok((await toEnd()) > 100);
    await news.click();
    await until(async () => (await toEnd()) < 2, { what: "the end" });
  });
});

// biome-ignore lint/suspicious/noExplicitAny: elements of the page, which the tests' types do not know
type Loose = any;

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("input").fill(text);
  await page.getByTestId("send").click();
}
