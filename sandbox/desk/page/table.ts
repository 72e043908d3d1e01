/** Tables that become cards on a narrow screen. The roles are written out, because `display` would take them away. */
import { type Child, h } from "./dom.ts";

export function dataTable(label: string, columns: string[]): { table: HTMLElement; body: HTMLElement } {
  const body = h("tbody", { role: "rowgroup" });
  const head = h(
    "thead",
    { role: "rowgroup" },
    h(
      "tr",
      { role: "row" },
      ...columns.map((column) => h("th", { role: "columnheader", scope: "col" }, column)),
    ),
  );
  return { body, table: h("table", { class: "data", role: "table", "aria-label": label }, head, body) };
}

/** A cell that carries its column's title, to be shown before it on a narrow screen. */
export function cell(column: string, ...children: Child[]): HTMLElement {
  return h("td", { role: "cell", "data-column": column }, h("div", {}, ...children));
}
