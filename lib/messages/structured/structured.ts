/**
 * Quick replies, cards, lists, dates and notifications of Genesys (genesys-contract §4.2) → `msg.structured`. Tolerant:
 * what is missing is left out, what is unknown is named. Pure.
 */
import { isRecord } from "../../untyped.ts";
import { elementsOf } from "./elements.ts";
import type { Element, Question, Structured } from "./shape.ts";

/** `content` is Genesys' own; `asked` is what the replies in it answer. */
export function structuredOf(content: readonly unknown[], text: string, asked: Question): Structured {
  const elements = inOne(content.filter(isRecord).flatMap((item) => elementsOf(item, asked)));
  return { text, elements, choices: elements.flatMap((one) => ("choices" in one ? one.choices : [])) };
}

/** Each quick reply is an item of its own; together they are one question. */
function inOne(elements: Element[]): Element[] {
  const merged: Element[] = [];
  for (const element of elements) {
    const last = merged.at(-1);
    if (element.type === "quick-replies" && last?.type === "quick-replies")
      last.choices.push(...element.choices);
    else merged.push(element);
  }
  return merged;
}
