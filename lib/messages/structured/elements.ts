/** One item of a webhook's `content` → the elements that it is (genesys-contract §4.2; properties as the OpenAPI subset has them). Pure. */
import { isRecord, list, text } from "../../untyped.ts";
import type { Choice, Element, Link, Question, Reply } from "./shape.ts";

type Item = Record<string, unknown>;

/** `asked`: what the replies answer. An item with nothing in it that can be read is unknown. */
export function elementsOf(item: Item, asked: Question): Element[] {
  const kind = text(item.contentType).toLowerCase();
  if (kind === "attachment") return [];
  const read = READERS.get(kind);
  const found = read?.(item, asked).filter(isReadable) ?? [];
  return found.length > 0
    ? found
    : [{ type: "unknown", name: read || isWord(kind) ? text(item.contentType) : "" }];
}

const READERS = new Map<string, (item: Item, asked: Question) => Element[]>([
  ["quickreply", quickReply],
  ["card", (item, asked) => [card(part(item, "card"), asked)]],
  ["carousel", (item, asked) => records(part(item, "carousel").cards).map((one) => card(one, asked))],
  ["listpicker", listPicker],
  ["datepicker", datePicker],
  ["notification", notification],
]);

function quickReply(item: Item, asked: Question): Element[] {
  const { text: said, payload, image } = part(item, "quickReply");
  const choices = choice({ ...asked, type: "QuickReply" }, said, payload, withImage(image));
  return [{ type: "quick-replies", choices }];
}

/** What happens when the card as a whole is pressed is one of its choices, or where it leads. */
function card(of: Item, asked: Question): Element {
  const whole = isRecord(of.defaultAction) ? of.defaultAction : {};
  const url = webAddress(whole.url);
  const video = webAddress(of.video);
  const actions = records(of.actions);
  const choices = actions.filter((action) => !isLink(action)).flatMap((action) => button(action, asked));
  const ofWhole = isLink(whole) || url ? [] : button(whole, asked, of.title);
  const isNew = ({ reply }: Choice) => choices.every((one) => one.reply.payload !== reply.payload);
  return {
    type: "card",
    title: word(of.title),
    description: word(of.description),
    ...withImage(of.image),
    ...(video && { video }),
    ...(url && { url }),
    choices: [...choices, ...ofWhole.filter(isNew)],
    links: actions.filter(isLink).flatMap((action) => link(action.text, action.url)),
  };
}

function button({ text: said, payload }: Item, asked: Question, otherwise?: unknown): Choice[] {
  const isOne = word(said) !== "" || word(payload) !== "";
  return isOne ? choice({ ...asked, type: "Button" }, word(said) || otherwise, payload) : [];
}

function isLink(action: Item): boolean {
  return text(action.type).toLowerCase() === "link";
}

/** What the list as a whole is about stands in the message by which it is received. */
function listPicker(item: Item, asked: Question): Element[] {
  const picker = part(item, "listPicker");
  const { title, subtitle } = part(picker, "receivedMessage");
  const head: Element = { type: "list", title: word(title), subtitle: word(subtitle), choices: [] };
  const sections = records(picker.sections).map(
    (section): Element => ({
      type: "list",
      title: word(section.title),
      subtitle: "",
      choices: records(section.items).flatMap(({ id, title, subtitle, imageUrl }) => {
        const description = word(subtitle);
        const more = { ...(description && { description }), ...withImage(imageUrl) };
        return choice({ ...asked, type: "Button" }, title, id, more);
      }),
    }),
  );
  return [head, ...sections];
}

function datePicker(item: Item, asked: Question): Element[] {
  const picker = part(item, "datePicker");
  const choices = records(picker.availableTimes).flatMap(({ dateTime, duration }) => {
    const time = text(dateTime);
    if (Number.isNaN(Date.parse(time))) return [];
    const durationSeconds = typeof duration === "number" ? { durationSeconds: duration } : {};
    return choice({ ...asked, type: "DatePicker" }, time, time, { time, ...durationSeconds });
  });
  return [{ type: "dates", title: word(picker.title), subtitle: word(picker.subtitle), choices }];
}

function notification(item: Item, asked: Question): Element[] {
  const template = part(item, "template");
  const header = part(template, "header");
  const buttons = records(template.buttons);
  const replies = buttons.filter(({ url, phoneNumber }) => url === undefined && phoneNumber === undefined);
  return [
    {
      type: "notification",
      header: filledIn(header),
      body: filledIn(part(template, "body")),
      footer: word(part(template, "footer").text),
      ...withImage(part(header, "media").url),
      choices: replies.flatMap(({ text: said, payload }) =>
        choice({ ...asked, type: "QuickReply" }, said, payload),
      ),
      links: buttons.flatMap(({ text: said, url, phoneNumber }) =>
        link(said, url ?? (phoneNumber && `tel:${word(phoneNumber).replace(/[^\d+]/g, "")}`)),
      ),
    },
  ];
}

/** `{{1}}` or `{{name}}` in a template, by the parameters that came with it. */
function filledIn(template: Item): string {
  const values = new Map(
    records(template.parameters).map(({ name, text: value }) => [word(name), word(value)]),
  );
  return word(template.text).replace(
    /\{\{(\w{1,40})\}\}/g,
    (whole, name: string) => values.get(name) ?? whole,
  );
}

/** None where there is neither a word nor a payload; one of them stands for the other. */
function choice(
  to: Question & Pick<Reply, "type">,
  said: unknown,
  payload: unknown,
  more: Partial<Choice> = {},
): Choice[] {
  const words = word(said) || word(payload);
  return words === ""
    ? []
    : [{ text: words, ...more, reply: { ...to, text: words, payload: word(payload) || words } }];
}

function link(said: unknown, address: unknown): Link[] {
  const url = addressOf(address, LINKED);
  return url ? [{ text: word(said) || url, url }] : [];
}

function withImage(address: unknown): { image?: string } {
  const image = webAddress(address);
  return image ? { image } : {};
}

/** What a page may show, or go to by itself. */
function webAddress(value: unknown): string | undefined {
  return addressOf(value, /^https?:$/);
}

const LINKED = /^(?:https?|mailto|tel):$/;

/** A script's address is none. */
function addressOf(value: unknown, protocols: RegExp): string | undefined {
  const url = URL.parse(text(value));
  return url && protocols.test(url.protocol) ? url.href : undefined;
}

function isReadable(element: Element): boolean {
  return Object.entries(element).some(([name, value]) => name !== "type" && value.length > 0);
}

function part(of: Item, name: string): Item {
  const found = of[name];
  return isRecord(found) ? found : {};
}

function records(value: unknown): Item[] {
  return list(value).filter(isRecord);
}

/** A text; what should be one and is not is told all the same. */
function word(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isWord(kind: string): boolean {
  return /^\w{1,40}$/.test(kind);
}
