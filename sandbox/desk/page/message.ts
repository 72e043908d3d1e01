/** One message: who speaks, when, the words and the files, and what became of it on its way to the customer. */
import { h, icon, setText } from "./dom.ts";
import type { Attachment, Customer, Message } from "./state.ts";
import { momentText, nameOf, t } from "./strings.ts";
import { saidText, structuredNodes } from "./structured.ts";
import { linked, outwardLink, safeAddress } from "./text.ts";

/** What of a message never changes. Its delivery does, and must not make a screen reader read it all again. */
export type Words = Omit<Message, "status" | "failure"> & { speaker: string };

export function wordsOf({ status, failure, ...words }: Message, customer: Customer): Words {
  return { ...words, speaker: words.from.type === "customer" ? nameOf(customer) : words.from.name };
}

export function messageItem({
  speaker,
  from,
  time,
  text,
  attachments,
  structured,
  direction,
}: Words): HTMLElement {
  const said = saidText({ text, structured });
  return h(
    "li",
    { class: "message", "data-testid": "message", "data-from": from.type },
    h("div", { class: "speaker" }, h("strong", {}, speaker), h("time", {}, momentText(time))),
    h(
      "div",
      { class: "bubble" },
      ...attachments.flatMap((one) => [
        attachmentNode(one),
        one.caption && h("p", { class: "text" }, ...linked(one.caption)),
      ]),
      said && h("p", { class: "text" }, ...linked(said)),
      ...structuredNodes(structured ?? []),
    ),
    direction === "outbound" && deliveryPlace(),
  );
}

export function showDelivery(item: Element | undefined, message: Message): void {
  if (!item) return;
  // Of the customer's own there is something to say only when it failed.
  if (message.direction === "inbound" && message.status === "failed" && !placeIn(item))
    item.append(deliveryPlace());
  const place = placeIn(item);
  if (!place) return;
  item.setAttribute("data-status", message.status);
  setText(place, deliveryText(message));
}

const placeIn = (item: Element) => item.querySelector(".delivery");
const deliveryPlace = () => h("div", { class: "delivery" });

function deliveryText({ direction, status, failure }: Message): string {
  if (direction === "inbound") return status === "failed" ? t.notTaken(failure ?? "") : "";
  if (status === "failed") return t.failed(failure ?? "");
  return status === "delivered" ? t.delivered : t.sent;
}

function attachmentNode({ url, mime, filename, mediaType, pending, error }: Attachment): HTMLElement {
  const isPicture = mediaType.toLowerCase() === "image" || mime.startsWith("image/");
  const name = filename || (isPicture ? t.picture : t.file);
  if (pending) return h("p", { class: "file" }, icon("file"), `${name} …`);
  const address = safeAddress(url);
  if (error || !address) {
    return h("p", { class: "file broken" }, icon("warning"), `${name} · ${t.attachmentFailed(error ?? "")}`);
  }
  if (!isPicture) {
    return h("p", { class: "file" }, icon("file"), outwardLink(address, name));
  }
  const picture = h("img", { src: address, alt: name });
  return h("p", { class: "picture" }, outwardLink(address, picture));
}
