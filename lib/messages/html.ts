/**
 * An agent's text as html for pages that want html: words, line breaks and links, nothing else. What Genesys sends is
 * text (genesys-contract §4.2), so markup in it is shown as it was typed. Pure; loaded only where it is asked for.
 */
import { tokenize } from "linkifyjs";
import sanitize from "sanitize-html";

/** `<br />` and links to the web, to an address or to a telephone; the words are those of `text`, every one of them. */
export function htmlOf(text: string): string {
  const html = text
    .split(NEVER_IN_A_LINK)
    .map(linked)
    .join("")
    .replace(/\r\n?|\n/g, "<br>");
  return sanitize(html, ALLOWED); // has the last word, whatever the lines above may have overlooked
}

/** RFC 3986 knows none of these; linkify would go on past them. */
const NEVER_IN_A_LINK = /([<>"])/;

const SCHEMES = ["http", "https", "mailto", "tel"];

const ALLOWED: sanitize.IOptions = {
  allowedTags: ["a", "br"],
  allowedAttributes: { a: ["href", "target", "rel"] },
  allowedSchemes: SCHEMES,
  allowedSchemesAppliedToAttributes: ["href"],
  allowProtocolRelative: false,
};

function linked(words: string): string {
  if (!/[:@]|www\./i.test(words)) return escaped(words);
  return tokenize(words)
    .map((token) => {
      const address =
        token.t === "url" || token.t === "email" ? addressOf(token.v, token.toHref("https")) : undefined;
      return address ? link(address, token.v) : telephones(token.toString());
    })
    .join("");
}

/** Only what says itself that it is an address: "readme.md" is none, though `.md` is a country. */
function addressOf(words: string, href: string): string | undefined {
  if (!/^(?:https?:\/\/|www\.|mailto:)|^[^:/]+@/i.test(words) || DECEIVES.test(words)) return undefined;
  const url = URL.parse(href);
  if (url?.username || url?.password) return undefined; // https://bank.example@elsewhere.example
  return url && SCHEMES.includes(url.protocol.slice(0, -1)) ? url.href : undefined;
}

/** Turns the direction of what is read, or is not seen at all: the address would look like another one. */
const DECEIVES = /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Cc}]/u;

/** linkify knows `tel:112` and not `tel:+33…`. Where a number goes on after a space nobody knows where it ends: text. */
function telephones(words: string): string {
  return words
    .split(/\b(tel:\+?\d[\d().-]{1,30})(?![\w@+]| \d)/i)
    .map((part, index) => (index % 2 === 1 ? link(part.toLowerCase(), part) : escaped(part)))
    .join("");
}

function link(href: string, words: string): string {
  return `<a href="${escaped(href)}" target="_blank" rel="noopener noreferrer nofollow">${escaped(words)}</a>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
}
