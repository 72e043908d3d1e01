/** Short messages at the edge of the page: what the sandbox refused, what was done. */
import { h, icon } from "./dom.ts";
import { t } from "./strings.ts";

const SHOWN_FOR_MS = { error: 8000, done: 4000 };

const shelf = h("div", { class: "toasts" });

/** The element that holds the toasts; to be placed once. */
export const toasts = shelf;

export function toast(text: string, kind: "error" | "done" = "error"): void {
  const remove = () => item.remove();
  const item = h(
    "div",
    { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status", "data-testid": "toast" },
    h("span", {}, text),
    h(
      "button",
      { type: "button", class: "plain square", "aria-label": t.close, onclick: remove },
      icon("close"),
    ),
  );
  shelf.append(item);
  setTimeout(remove, SHOWN_FOR_MS[kind]);
}
