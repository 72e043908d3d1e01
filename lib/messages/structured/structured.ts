/**
 * Quick replies, cards, lists, dates and notifications of Genesys (genesys-contract §4.2) in one shape for flows and
 * pages. Tolerant: what is missing is left out, what is unknown is named. Pure.
 */
import { isRecord, list, text } from "../../untyped.ts";

/** `msg.structured`. */
export interface Structured {
  /** Genesys' own text beside it; "" = none. */
  text: string;
  elements: Element[];
  /** Everything in the elements that can be chosen, in order; the text twin numbers them from 1. */
  choices: Choice[];
}

export type Element =
  | { type: "quick-replies"; choices: Choice[] }
  | {
      type: "card";
      title: string;
      description: string;
      image?: string;
      video?: string;
      url?: string;
      choices: Choice[];
      links: Link[];
    }
  | { type: "list"; title: string; choices: Choice[] }
  | { type: "dates"; title: string; subtitle: string; choices: Choice[] }
  | { type: "notification"; header: string; body: string; footer: string }
  /** Nothing that we know; `name` is Genesys' word for it. */
  | { type: "unknown"; name: string };

export interface Choice {
  text: string;
  description?: string;
  image?: string;
  /** Of a date: ISO-8601, and how long (seconds). */
  time?: string;
  durationSeconds?: number;
  /** What goes back as `msg.reply` when the user chooses it. */
  reply: Reply;
}

export interface Link {
  text: string;
  url: string;
}

/** A click, as Genesys wants it (genesys-contract §3.5). */
export interface Reply {
  /** The structured message that is answered. */
  messageId: string;
  type: "QuickReply" | "Button" | "DatePicker";
  text: string;
  payload: string;
}

/** More than any page shows. */
const MOST = 100;

export function structuredOf(content: readonly unknown[], text: string, messageId: string): Structured {
  const elements = inOne(
    content
      .slice(0, MOST)
      .filter(isRecord)
      .flatMap((item) => elementsOf(item, messageId)),
  );
  const choices = elements.flatMap((element) => ("choices" in element ? element.choices : []));
  return { text, elements, choices: choices.slice(0, MOST) };
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

function elementsOf(item: Record<string, unknown>, messageId: string): Element[] {
  const kind = text(item.contentType).toLowerCase();
  const inner = (name: string) => (isRecord(item[name]) ? item[name] : {});
  const choice = (
    type: Reply["type"],
    said: string,
    payload: string,
    more: Partial<Choice> = {},
  ): Choice[] =>
    said === "" && payload === ""
      ? []
      : [
          {
            text: said || payload,
            ...more,
            reply: { messageId, type, text: said || payload, payload: payload || said },
          },
        ];

  function card(of: Record<string, unknown>): Element {
    const actions = list(of.actions).filter(isRecord);
    const image = webAddress(of.image);
    const video = webAddress(of.video);
    const url = isRecord(of.defaultAction) ? webAddress(of.defaultAction.url) : undefined;
    return {
      type: "card",
      title: text(of.title),
      description: text(of.description),
      ...(image && { image }),
      ...(video && { video }),
      ...(url && { url }),
      choices: actions
        .filter((action) => text(action.type).toLowerCase() !== "link")
        .flatMap((action) => choice("Button", text(action.text), text(action.payload))),
      links: actions.flatMap((action): Link[] => {
        const address = text(action.type).toLowerCase() === "link" ? webAddress(action.url) : undefined;
        return address ? [{ text: text(action.text) || address, url: address }] : [];
      }),
    };
  }

  switch (kind) {
    case "attachment":
      return [];
    case "quickreply": {
      const { text: said, payload, image } = inner("quickReply");
      const picture = webAddress(image);
      return [
        {
          type: "quick-replies",
          choices: choice("QuickReply", text(said), text(payload), picture ? { image: picture } : {}),
        },
      ];
    }
    case "card":
      return [card(inner("card"))];
    case "carousel":
      return list(inner("carousel").cards).slice(0, MOST).filter(isRecord).map(card);
    case "listpicker": {
      const picker = inner("listPicker");
      return list(picker.sections)
        .slice(0, MOST)
        .filter(isRecord)
        .map((section) => ({
          type: "list" as const,
          title: text(section.title),
          choices: list(section.items)
            .slice(0, MOST)
            .filter(isRecord)
            .flatMap(({ id, title, subtitle, imageUrl }) => {
              const image = webAddress(imageUrl);
              const description = text(subtitle);
              const more = { ...(description && { description }), ...(image && { image }) };
              return choice("Button", text(title), text(id) || text(title), more);
            }),
        }));
    }
    case "datepicker": {
      const picker = inner("datePicker");
      const choices = list(picker.availableTimes)
        .slice(0, MOST)
        .filter(isRecord)
        .flatMap(({ dateTime, duration }) => {
          const time = text(dateTime);
          const durationSeconds = typeof duration === "number" ? duration : undefined;
          if (Number.isNaN(Date.parse(time))) return [];
          return choice("DatePicker", time, time, {
            time,
            ...(durationSeconds !== undefined && { durationSeconds }),
          });
        });
      return [{ type: "dates", title: text(picker.title), subtitle: text(picker.subtitle), choices }];
    }
    case "notification": {
      const template = inner("template");
      const part = (name: string) => (isRecord(template[name]) ? template[name] : {});
      return [
        {
          type: "notification",
          header: text(part("header").text),
          body: filledIn(text(part("body").text), list(part("body").parameters)),
          footer: text(part("footer").text),
        },
      ];
    }
    default:
      return [{ type: "unknown", name: /^\w{1,40}$/.test(kind) ? text(item.contentType) : "" }];
  }
}

/** `{{1}}` or `{{name}}` in a template, by the parameters that came with it. */
function filledIn(template: string, parameters: unknown[]): string {
  const values = new Map(
    parameters.filter(isRecord).map((parameter) => [text(parameter.name), text(parameter.text)] as const),
  );
  return template.replace(/\{\{(\w{1,40})\}\}/g, (whole, name: string) => values.get(name) ?? whole);
}

/** Addresses that a page may follow or show; a script's is none. */
function webAddress(value: unknown): string | undefined {
  const url = URL.parse(text(value));
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
