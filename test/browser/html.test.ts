/** The html twin of an agent's text, as a real browser reads it: whatever is typed, nothing lives in it but links. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { htmlOf } from "../../lib/messages/html.ts";
import { startBrowser } from "../support/browser.ts";

interface Seen {
  /** Every element with all its attributes. */
  elements: { name: string; attributes: Record<string, string>; protocol?: string }[];
  /** The text, with a line break for each `<br>`. */
  text: string;
}

const REL = "noopener noreferrer nofollow";
const SCRAPS = [
  ...["<", ">", '"', "'", "`", "&", "&lt;", "&#60;", "&#x3c;", "/", "=", ":", "@", "\n", "\t", " ", "\u00A0"],
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<!--",
    "-->",
    "]]>",
  ],
  ...[
    "<a href='javascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<b>",
  ],
  ...[
    "https://a.example/",
    'https://a.example/"onclick="alert(1)',
    "https://a.example/'>",
    "https://a.example/?q=<",
  ],
  ...[
    "www.a.example",
    "zoe@a.example",
    "mailto:zoe@a.example?cc=x",
    "tel:+33 1",
    "tel:+331",
    "ftp://a.example",
  ],
  ...[
    "</textarea>",
    "</title>",
    "</style>",
    "<style>",
    "<noscript>",
    "<template>",
    "<math>",
    "<base href=//x>",
  ],
  ...["{{1+1}}", "\u202E", "\u{1F469}\u200D\u{1F466}", "\u2028", "\uFF1Cscript\uFF1E", "x".repeat(50)],
];

describe("an agent's text as html, in a browser", function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  let dialogs = 0;

  before(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    page.on("dialog", (dialog) => {
      dialogs += 1;
      return dialog.dismiss();
    });
    await page.setContent("<!doctype html><title>page</title><div id=place></div>");
  });
  after(() => browser?.close());

  /** Puts each into the page, as a page does that trusts it. */
  const seen = (htmls: string[]): Promise<Seen[]> =>
    page.evaluate((all) => {
      // biome-ignore lint/suspicious/noExplicitAny: the browser's own world
      const place = (globalThis as any).document.getElementById("place");
      return all.map((html) => {
        place.innerHTML = html;
        // biome-ignore lint/suspicious/noExplicitAny: the browser's own world
        const elements = [...place.querySelectorAll("*")].map((one: any) => ({
          name: one.localName,
          // biome-ignore lint/suspicious/noExplicitAny: the browser's own world
          attributes: Object.fromEntries([...one.attributes].map(({ name, value }: any) => [name, value])),
          protocol: one.protocol,
        }));
        for (const one of place.querySelectorAll("br")) one.replaceWith("\n");
        return { elements, text: place.textContent };
      });
    }, htmls);

  it("five thousand texts: only links and line breaks, no attribute but ours, no script runs, no word is missing", async () => {
    const typed = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...SCRAPS) }, fc.string()), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(typed, { minLength: 250, maxLength: 250 }), async (many) => {
        const texts = many.map((parts) => parts.join(""));
        const all = await seen(texts.map(htmlOf));
        for (const [index, { elements, text }] of all.entries()) {
          assert.equal(text, texts[index]?.replace(/\r\n?/g, "\n").replaceAll("\0", ""));
          for (const { name, attributes, protocol } of elements) {
            if (name === "br") assert.deepEqual(attributes, {});
            else {
              assert.equal(name, "a");
              assert.match(String(protocol), /^(?:https?|mailto|tel):$/);
              const { href, ...rest } = attributes;
              assert.ok(href);
              assert.deepEqual(rest, { target: "_blank", rel: REL });
            }
          }
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
    assert.equal(dialogs, 0);
  });
});
