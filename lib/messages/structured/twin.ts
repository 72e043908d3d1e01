/** Structured content as plain text, for whoever shows only that: what can be chosen is numbered. Pure. */
import type { Wording } from "../wording.ts";
import type { Choice, Element, Structured } from "./structured.ts";

export function textTwin({ text, elements, choices }: Structured, wording: Wording): string {
  const numbered = (of: Choice[]) =>
    of.map((choice) => {
      const number = choices.indexOf(choice) + 1;
      const said = choice.time ? wording.moment(choice.time) : choice.text;
      return [`${number}. ${said}`, choice.description].filter(Boolean).join(" – ");
    });
  const lines = elements.flatMap((element) => [
    ...headOf(element),
    ...("choices" in element ? numbered(element.choices) : []),
  ]);
  return [text, ...lines].filter((line) => line.trim() !== "").join("\n");
}

function headOf(element: Element): string[] {
  switch (element.type) {
    case "card":
      return [
        element.title,
        element.description,
        ...element.links.map(({ text, url }) => (text === url ? url : `${text}: ${url}`)),
      ];
    case "list":
      return [element.title];
    case "dates":
      return [element.title, element.subtitle];
    case "notification":
      return [element.header, element.body, element.footer];
    case "unknown":
      return element.name ? [`[${element.name}]`] : [];
    default:
      return [];
  }
}
