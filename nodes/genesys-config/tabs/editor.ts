/** The dialog's tabs, for the keyboard and for those who hear them as well: Node-RED's own answer the mouse alone. */
import type { Words } from "../../shared/editor/words.ts";

const NAMES = [
  "connection",
  "identity",
  "competencies",
  "hours",
  "escalation",
  "delivery",
  "content",
  "doctor",
] as const;

export type TabName = (typeof NAMES)[number];

const idOf = (name: TabName) => `genesys-config-tab-${name}`;
const panelOf = (name: TabName) => $(`#${idOf(name)}`);

/** `shown` is called each time that a tab comes to the front, for the first one at once. */
export function showTabs(words: Words, shown: (name: TabName) => void): void {
  const list = $("#genesys-config-tabs").attr({ role: "tablist" });
  const linkOf = (name: TabName) => list.find(`a[href="#${idOf(name)}"]`);
  const tabs = RED.tabs.create({
    id: "genesys-config-tabs",
    onchange({ id }) {
      for (const name of NAMES) {
        const chosen = idOf(name) === id;
        panelOf(name).toggle(chosen);
        linkOf(name).attr({ "aria-selected": chosen, tabindex: chosen ? 0 : -1 });
        if (chosen) shown(name);
      }
    },
  });
  for (const name of NAMES) {
    const label = words(`genesys-config.tab.${name}`);
    tabs.addTab({ id: idOf(name), label });
    const link = linkOf(name).attr({
      id: `${idOf(name)}-label`,
      role: "tab",
      "aria-controls": idOf(name),
      // What keeps the place of the bold name: see the style.
      "data-label": label,
    });
    link.attr({ "aria-selected": name === NAMES[0], tabindex: name === NAMES[0] ? 0 : -1 });
    link.parent().attr("role", "presentation");
    link.on("keydown", (event) => {
      const next = nextOf(name, event.key);
      if (!next) return;
      event.preventDefault();
      tabs.activateTab(idOf(next));
      linkOf(next).trigger("focus");
    });
    panelOf(name).attr({ role: "tabpanel", "aria-labelledby": `${idOf(name)}-label` });
  }
}

function nextOf(name: TabName, key: string): TabName | undefined {
  const at = NAMES.indexOf(name);
  switch (key) {
    case "ArrowRight":
      return NAMES[(at + 1) % NAMES.length];
    case "ArrowLeft":
      return NAMES.at(at - 1);
    case "Home":
      return NAMES[0];
    case "End":
      return NAMES.at(-1);
    case "Enter":
    case " ":
      return name;
    default:
      return undefined;
  }
}
