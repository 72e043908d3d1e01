/** The agent desk of the sandbox: puts the parts together and shows each new state in them. */
import { agentPart } from "./agent.ts";
import { attentionPart } from "./attention.ts";
import { conversationPart, openOne } from "./conversation.ts";
import { h } from "./dom.ts";
import { listPart } from "./list.ts";
import { follow } from "./live.ts";
import { organisationPart } from "./organisation.ts";
import { readPlace, settle, type Tab } from "./place.ts";
import { routingPart } from "./routing.ts";
import { unlockSoundOnTouch } from "./sound.ts";
import type { DeskState } from "./state.ts";
import { t } from "./strings.ts";
import { showTabIcon } from "./tabIcon.ts";
import { frame } from "./tabs.ts";
import { toasts } from "./toast.ts";
import type { Part, View } from "./view.ts";
import { welcomePart } from "./welcome.ts";

const { header, panels } = frame();
const agent = agentPart();
const list = listPart();
const attention = attentionPart();
const welcome = welcomePart();
const conversation = conversationPart();
const routing = routingPart();
const organisation = organisationPart();
// The conversation comes before what counts unread messages: showing it is reading it.
const deskParts = [agent, conversation, list, welcome, attention];
const pages: Partial<Record<Tab, Part>> = { routing, organisation };

const banner = h(
  "div",
  { class: "banner", role: "status", "data-testid": "banner", hidden: true },
  t.connectionLost,
);
const connecting = h("p", { class: "placeholder muted" }, t.connecting);
const main = h("main", { hidden: true }, panels.desk, panels.routing, panels.organisation);

panels.desk.append(
  h("aside", { class: "side" }, agent.element, list.element, attention.element),
  welcome.element,
  conversation.element,
);
panels.routing.append(routing.element);
panels.organisation.append(organisation.element);
document.documentElement.lang = t.language;
document.body.append(banner, header.element, connecting, main, toasts);

let state: DeskState | undefined;

function draw(): void {
  if (!state) return;
  const place = readPlace();
  const view: View = { state, place, me: state.agents.find(({ id }) => id === place.agent) };
  connecting.hidden = true;
  main.hidden = false;
  welcome.element.hidden = view.me !== undefined;
  conversation.element.hidden = view.me === undefined;
  list.element.hidden = view.me === undefined;
  // On a phone the list and the conversation are two screens.
  document.body.classList.toggle("in-conversation", place.tab === "desk" && openOne(view) !== undefined);
  for (const part of [header, ...deskParts]) part.show(view);
  pages[place.tab]?.show(view);
}

settle();
showTabIcon();
unlockSoundOnTouch();
addEventListener("hashchange", draw);
document.addEventListener("visibilitychange", draw);
// A file dropped beside the conversation would otherwise replace the page.
for (const event of ["dragover", "drop"]) addEventListener(event, (missed) => missed.preventDefault());
follow({
  onState(newest) {
    state = newest;
    draw();
  },
  onLine(up) {
    banner.hidden = up;
  },
});
