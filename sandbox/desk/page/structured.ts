/** Structured content as the agent sees it: what the customer was offered, and what they chose. Tolerant of any shape. */
import { h } from "./dom.ts";
import type { Message, StructuredContent } from "./state.ts";
import { appointmentText, t } from "./strings.ts";

/** A message's words. A time that the customer chose goes over the wire as it was offered, and is read as people say it. */
export function saidText({ text, structured }: Pick<Message, "text" | "structured">): string {
  const response = structured?.find(({ buttonResponse }) => buttonResponse)?.buttonResponse;
  return chosenTime(response) || text;
}

function chosenTime(response: unknown): string {
  return words(response, "type") === "DatePicker" ? appointmentText(words(response, "payload")) : "";
}

/** A message in a line, for a list: its words, a file's name, or the first thing that structured content says. */
export function snippetOf(message: Message): string {
  const { attachments, structured } = message;
  return saidText(message).replace(/\s+/g, " ") || attachments[0]?.filename || summaryOf(structured ?? []);
}

function summaryOf(content: StructuredContent[]): string {
  return structuredNodes(content)[0]?.querySelector(".choice, .card > *")?.textContent ?? "";
}

export function structuredNodes(content: StructuredContent[]): HTMLElement[] {
  if (content.length === 0) return [];
  return [h("div", { class: "structured", "data-testid": "structured" }, ...content.flatMap(contentNodes))];
}

function contentNodes(item: StructuredContent): HTMLElement[] {
  const { quickReply, card, carousel, listPicker, datePicker, template, buttonResponse } = item;
  if (buttonResponse) return [pressedNode(buttonResponse)];
  if (quickReply) return [choice(words(quickReply, "text"))];
  if (card) return [cardNode(card)];
  if (carousel) return list(carousel, "cards").map(cardNode);
  if (listPicker) return list(listPicker, "sections").map(sectionNode);
  if (datePicker) return [dateNode(datePicker)];
  if (template) return [templateNode(template)];
  return [h("p", { class: "muted" }, String(item.contentType ?? ""))];
}

function pressedNode(response: unknown): HTMLElement {
  const payload = words(response, "payload");
  return chosenTime(response)
    ? h("p", { class: "muted", title: payload }, t.choseTime)
    : h("p", { class: "muted" }, t.pressed(payload));
}

function cardNode(card: unknown): HTMLElement {
  const actions = list(card, "actions").map((one) => choice(words(one, "text")));
  return boxed(words(card, "title"), words(card, "description"), actions);
}

function sectionNode(section: unknown): HTMLElement {
  return boxed(
    words(section, "title"),
    "",
    list(section, "items").map((one) =>
      choice([words(one, "title"), words(one, "subtitle")].filter(Boolean).join(" · ")),
    ),
  );
}

function dateNode(picker: unknown): HTMLElement {
  const times = list(picker, "availableTimes").map((one) => choice(appointmentText(words(one, "dateTime"))));
  return boxed(words(picker, "title"), words(picker, "subtitle"), times);
}

function templateNode(template: unknown): HTMLElement {
  const [header, body, footer] = ["header", "body", "footer"].map((name) =>
    words(part(template, name), "text"),
  );
  const box = boxed(header ?? "", body ?? "", []);
  if (footer) box.append(h("small", { class: "muted" }, footer));
  return box;
}

function boxed(title: string, text: string, choices: HTMLElement[]): HTMLElement {
  return h("div", { class: "card" }, title && h("strong", {}, title), text && h("p", {}, text), ...choices);
}

const choice = (text: string) => h("span", { class: "choice" }, text);

function part(value: unknown, name: string): unknown {
  return value && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
}

function words(value: unknown, name: string): string {
  const found = part(value, name);
  return typeof found === "string" ? found : "";
}

function list(value: unknown, name: string): unknown[] {
  const found = part(value, name);
  return Array.isArray(found) ? found : [];
}
