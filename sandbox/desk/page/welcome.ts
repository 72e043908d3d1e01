/** The first question of a fresh window: which agent it plays. */
import { h, keyed } from "./dom.ts";
import { go } from "./place.ts";
import { t } from "./strings.ts";
import type { Part } from "./view.ts";

export function welcomePart(): Part {
  const none = h("p", { class: "muted" }, t.noAgents);
  const choices = h("ul", { class: "plain-list choices" });
  return {
    element: h(
      "section",
      { class: "welcome card", "aria-labelledby": "who" },
      h("h2", { id: "who" }, t.whoAreYou),
      h("p", { class: "muted" }, t.whoAreYouHint),
      none,
      choices,
    ),
    show({ state }) {
      none.hidden = state.agents.length > 0;
      keyed(
        choices,
        state.agents,
        ({ id }) => id,
        (agent) =>
          h(
            "li",
            {},
            h(
              "button",
              { type: "button", class: "choice", onclick: () => go({ agent: agent.id }) },
              h("strong", {}, agent.name),
              h("span", { class: "muted" }, agent.queues.map(({ name }) => name).join(", ") || t.noQueues),
            ),
          ),
      );
    },
  };
}
