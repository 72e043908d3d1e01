/** The html twin of an agent's text: words, line breaks and links, whatever was typed. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { htmlOf } from "../../../lib/messages/html.ts";

const REL = 'target="_blank" rel="noopener noreferrer nofollow"';
const link = (href: string, words: string) => `<a href="${href}" ${REL}>${words}</a>`;

describe("an agent's text as html", function () {
  this.timeout(60_000);
  const same = (rule: string, text: string, html: string) => it(rule, () => assert.equal(htmlOf(text), html));

  same("words stay words", "How can I help you, Zoé? 👩‍⚕️", "How can I help you, Zoé? 👩‍⚕️");
  same("each line break is one", "a\nb\r\nc\rd\n\ne", "a<br />b<br />c<br />d<br /><br />e");
  same(
    "markup is shown as it was typed",
    `<b onclick="x()">Hi</b> <img src=x onerror=alert(1)> <br> &lt;i&gt; 1 < 2 & 3`,
    `&lt;b onclick="x()"&gt;Hi&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt; &lt;br&gt; &amp;lt;i&amp;gt; 1 &lt; 2 &amp; 3`,
  );

  for (const [words, href] of [
    ["https://example.org/a?x=1&amp;y=%20#z", "https://example.org/a?x=1&amp;y=%20#z"],
    ["http://example.org", "http://example.org/"],
    ["HTTPS://Example.org/A", "https://example.org/A"],
    ["www.example.org/help", "https://www.example.org/help"],
    ["zoe@example.org", "mailto:zoe@example.org"],
    ["mailto:zoe@example.org", "mailto:zoe@example.org"],
    ["tel:+33-1.23(45)", "tel:+33-1.23(45)"],
    ["https://en.wikipedia.org/wiki/Dog_(zodiac)", "https://en.wikipedia.org/wiki/Dog_(zodiac)"],
    ["https://bücher.example/straße?q=é", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A9"],
    ["https://\u0430pple.com/", "https://xn--pple-43d.com/"],
  ] as const) {
    const text = words.replaceAll("&amp;", "&");
    same(`${text} becomes a link`, `See ${text}, please.`, `See ${link(href, words)}, please.`);
  }

  for (const text of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https",
    "data:text/html,x",
    "vbscript:x",
    "ftp://example.org/x",
    "file:///etc/passwd",
    "//example.org/x",
    "blob:null/1",
    "readme.md",
    "msg.name",
    "https://bank.example@elsewhere.example/",
    "https://bank.example:x@elsewhere.example/",
    "https://example.org/\u202Egro.knab",
    "https://example.org/\u200Bbank",
    "[Your bank](javascript:alert(1))",
    "**bold** _it_ `code`",
    "tel:+33 1 23 45 67 89",
    "tel:112 113",
  ])
    same(`${JSON.stringify(text)} is no link`, `See ${text} now`, `See ${text} now`);

  same(
    "markdown is text, whose addresses are links like any other",
    "# Hi\n[Your bank](https://a.example/b) <https://c.example/>",
    `# Hi<br />[Your bank](${link("https://a.example/b", "https://a.example/b")}) &lt;${link("https://c.example/", "https://c.example/")}&gt;`,
  );
  same(
    "tags in tags stay text",
    "<<b>i</b>> <a <b>x</a>",
    "&lt;&lt;b&gt;i&lt;/b&gt;&gt; &lt;a &lt;b&gt;x&lt;/a&gt;",
  );

  same(
    "an address ends where quotes and brackets begin",
    `"https://a.example/"onmouseover="x"<https://b.example/>(https://c.example/)`,
    `"${link("https://a.example/", "https://a.example/")}"onmouseover="x"&lt;${link("https://b.example/", "https://b.example/")}&gt;(${link("https://c.example/", "https://c.example/")})`,
  );

  /** Nothing else can stand in it: an element is one of these, spelled like this. */
  const GRAMMAR =
    /^(?:[^<>&]|&(?:amp|lt|gt);|<br \/>|<a href="(?:https?:\/\/|mailto:|tel:)[^"<>\s]*" target="_blank" rel="noopener noreferrer nofollow">(?:[^<>&]|&(?:amp|lt|gt);)+<\/a>)*$/u;
  const shown = (html: string) =>
    html
      .replaceAll("<br />", "\n")
      .replace(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");

  it("whatever is typed, there is nothing but links and line breaks, and every word is still there", () => {
    const scraps = fc.constantFrom(
      ...["<", ">", '"', "'", "&", "&lt;", "&#x6a;", "/", ":", "@", "\n", "\r", "\t", "\0", "\u202E", " "],
      ...[
        "<a href=",
        "<script>",
        "</a>",
        "<!--",
        "]]>",
        "javascript:",
        "https://",
        "www.",
        "mailto:",
        "tel:+33",
      ],
      ...["a.example", "zoe@example.org", "onclick=", "style=", "\u{1F469}\u200D\u{1F466}", "é", "\uFF1C"],
    );
    const typed = fc
      .array(fc.oneof({ weight: 4, arbitrary: scraps }, fc.string({ unit: "binary", maxLength: 8 })), {
        maxLength: 20,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(typed, (text) => {
        const html = htmlOf(text);
        assert.match(html, GRAMMAR);
        assert.equal(shown(html), text.replace(/\r\n?/g, "\n"));
      }),
      { numRuns: 10_000 },
    );
  });

  for (const scrap of [
    ..."<>&(@:\r1-",
    ...[
      "a.",
      "a@",
      "a/",
      "www.",
      "http://",
      "https://a.org ",
      "a@b.org ",
      "tel:",
      "tel:1",
      "mailto:",
      "<a href=",
    ],
    ...["https://a.org/([{", "%", "&#60;", "\u{1F469}\u200D\u{1F466}", "\n"],
  ]) {
    it(`100,000 characters of ${JSON.stringify(scrap)} take no time to speak of`, () => {
      const text = `https://a.org/${scrap.repeat(Math.ceil(100_000 / scrap.length))}`;
      const started = performance.now();
      htmlOf(text);
      const tookMs = performance.now() - started;
      assert.ok(tookMs < 3000, `${Math.round(tookMs)} ms`);
    });
  }
});
