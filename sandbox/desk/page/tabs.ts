/** The page's frame: its header, the tabs by the ARIA pattern (arrow keys move), and one panel per tab. */
import { h, setText } from "./dom.ts";
import { go, TABS, type Tab } from "./place.ts";
import { mine } from "./state.ts";
import { t } from "./strings.ts";
import type { Part } from "./view.ts";

const LABELS: Record<Tab, string> = {
  desk: t.tabDesk,
  routing: t.tabRouting,
  organisation: t.tabOrganisation,
};

export interface Frame {
  header: Part;
  panels: Record<Tab, HTMLElement>;
}

export function frame(): Frame {
  const organisation = h("p", { class: "muted" });
  const badge = h("span", { class: "badge", "aria-hidden": "true" });
  const buttons = TABS.map((tab) => tabButton(tab, tab === "desk" && badge));
  const panels = { desk: panel("desk"), routing: panel("routing"), organisation: panel("organisation") };
  const list = h("div", { role: "tablist", "aria-label": t.pages, onkeydown: moveByKey }, ...buttons);
  const element = h(
    "header",
    { class: "frame" },
    h("div", { class: "brand" }, h("h1", {}, t.title), organisation),
    list,
  );
  return {
    panels,
    header: {
      element,
      show({ state, place, me }) {
        setText(organisation, state.organisation.name);
        const alerts = me ? mine(state, me.id).alerting.length : 0;
        badge.hidden = alerts === 0;
        setText(badge, String(alerts));
        TABS.forEach((tab, index) => {
          buttons[index]?.setAttribute("aria-selected", String(tab === place.tab));
          buttons[index]?.setAttribute("tabindex", tab === place.tab ? "0" : "-1");
          panels[tab].hidden = tab !== place.tab;
        });
      },
    },
  };
}

function tabButton(tab: Tab, badge: HTMLElement | false): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      id: `tab-${tab}`,
      "aria-controls": `panel-${tab}`,
      "data-testid": `tab-${tab}`,
      "data-tab": tab,
      onclick: () => go({ tab }),
    },
    LABELS[tab],
    badge,
  );
}

function panel(tab: Tab): HTMLElement {
  return h("div", {
    role: "tabpanel",
    id: `panel-${tab}`,
    class: `panel ${tab}`,
    "aria-labelledby": `tab-${tab}`,
    hidden: true,
  });
}

function moveByKey(event: KeyboardEvent): void {
  const at = TABS.indexOf((event.target as HTMLElement).dataset.tab as Tab);
  const steps: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1 + TABS.length,
    Home: 0,
    End: TABS.length - 1,
  };
  const step = steps[event.key];
  const tab = step === undefined || at < 0 ? undefined : TABS[step % TABS.length];
  if (!tab) return;
  event.preventDefault();
  go({ tab });
  document.getElementById(`tab-${tab}`)?.focus();
}
