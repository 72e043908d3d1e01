/** Text that others wrote, as nodes: web addresses in it become links, nothing else becomes anything. */
import { h } from "./dom.ts";

const WEB_ADDRESS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

export function linked(text: string): Array<Node | string> {
  const nodes: Array<Node | string> = [];
  let from = 0;
  for (const { 0: address, index } of text.matchAll(WEB_ADDRESS)) {
    nodes.push(text.slice(from, index), outwardLink(address, address));
    from = index + address.length;
  }
  return [...nodes, text.slice(from)];
}

/** A link to another window that learns nothing about this one. */
export function outwardLink(address: string, ...children: Array<Node | string>): HTMLAnchorElement {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** `address`, resolved against the page, if a browser may follow it; undefined for `javascript:` and its like. */
export function safeAddress(address: string): string | undefined {
  const url = URL.parse(address, document.baseURI);
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url.href : undefined;
}
