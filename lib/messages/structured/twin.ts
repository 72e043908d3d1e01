/** Structured content as plain text, for whoever shows only that: what can be chosen is numbered. Pure. */
import type { Wording } from "../wording.ts";
import type { Choice, Element, Link, Structured } from "./shape.ts";

/** Never empty: where nothing can be read Genesys' name of it stands. */
export function textTwin({ text, elements }: Structured, wording: Wording): string {
  let count = 0;
  const numbered = (of: Choice[]) =>
    of.map((choice) => {
      const said = choice.time ? wording.moment(choice.time) : choice.text;
      return [`${++count}. ${said}`, choice.description].filter(Boolean).join(" – ");
    });
  const lines = elements.flatMap((element) => [
    ...headOf(element),
    ...("choices" in element ? numbered(element.choices) : []),
  ]);
  const readable = [text, ...lines].filter((line) => line.trim() !== "");
  return readable.length > 0 ? readable.join("\n") : "[?]";
}

function headOf(element: Element): string[] {
  switch (element.type) {
    case "card":
      return [element.title, element.description, ...addressesOf(element)];
    case "list":
    case "dates":
      return [element.title, element.subtitle];
    case "notification":
      return [element.header, element.body, element.footer, ...element.links.map(lineOf)];
    case "unknown":
      return element.name ? [`[${element.name}]`] : [];
    default:
      return [];
  }
}

/** Where the card leads; a film or a picture only where there is nothing else of it. */
function addressesOf({
  title,
  description,
  url,
  video,
  image,
  links,
  choices,
}: Extract<Element, { type: "card" }>) {
  const lead = url && !links.some((link) => link.url === url) ? [url] : [];
  const said = [title, description, ...lead, ...links, ...choices].some((one) => one !== "");
  return [...lead, ...links.map(lineOf), ...(said ? [] : [video ?? image ?? ""])];
}

function lineOf({ text, url }: Link): string {
  return text === url ? url : `${text}: ${url}`;
}
