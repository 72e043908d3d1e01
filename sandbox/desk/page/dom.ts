/** The few DOM moves of the page. Text only ever enters as text nodes, so nothing a customer writes can be markup. */

export type Child = Node | string | false | null | undefined;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

/** An element with attributes and children. A function under `onclick`, `oninput`… becomes a listener; false leaves out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as (event: Event) => void);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child != null && child !== false));
  return element;
}

/** Writes only what changed, so that a screen reader is not told the same twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const drawn = new WeakMap<Element, string>();

/**
 * Makes `parent` hold one element per item. An element is kept while its item stays the same, so that selections,
 * open lists, loaded pictures and the focus survive the many state events; `item` must hold all that `create` draws.
 */
export function keyed<T>(
  parent: Element,
  items: T[],
  key: (item: T) => string,
  create: (item: T) => HTMLElement,
): void {
  const old = new Map([...parent.children].map((child) => [child.getAttribute("data-key") ?? "", child]));
  const wanted = items.map((item) => {
    const id = key(item);
    const found = old.get(id);
    old.delete(id);
    return found && drawn.get(found) === JSON.stringify(item) ? found : redraw(found, id, item, create);
  });
  for (const gone of old.values()) gone.remove();
  wanted.forEach((element, index) => {
    const there = parent.children[index];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
}

function redraw<T>(old: Element | undefined, id: string, item: T, create: (item: T) => HTMLElement): Element {
  const fresh = create(item);
  fresh.dataset.key = id;
  drawn.set(fresh, JSON.stringify(item));
  if (old) replaceKeepingFocus(old, fresh);
  return fresh;
}

function replaceKeepingFocus(old: Element, fresh: Element): void {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const name = focused?.getAttribute("data-testid");
  old.replaceWith(fresh);
  if (name) fresh.querySelector<HTMLElement>(`[data-testid="${CSS.escape(name)}"]`)?.focus();
}

const SHAPES = {
  back: "M15 5l-7 7 7 7",
  clip: "M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.4 3.4 0 015 5l-8.6 8.5a1.8 1.8 0 01-2.5-2.5L15 7",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-5 16-3.5-6.5z",
  soundOn: "M4 10v4h4l5 4V6L8 10zM16.5 8.5a5 5 0 010 7M19 6a9 9 0 010 12",
  soundOff: "M4 10v4h4l5 4V6L8 10zM17 9.5l5 5M22 9.5l-5 5",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  warning: "M12 4l9 16H3zM12 10v4M12 17v.5",
} as const;

/** A line drawing that screen readers skip. */
export function icon(shape: keyof typeof SHAPES): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[shape]);
  svg.append(path);
  return svg;
}
