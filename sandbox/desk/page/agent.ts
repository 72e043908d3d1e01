/** Who this window plays: the choice of the agent, the on-queue switch, and the state of the agent's queues. */
import { post } from "./api.ts";
import { h, keyed, setText } from "./dom.ts";
import { go } from "./place.ts";
import { type Agent, queuesOf } from "./state.ts";
import { t } from "./strings.ts";
import type { Part } from "./view.ts";

export function agentPart(): Part {
  const select = h("select", {
    id: "agent",
    "data-testid": "agent-select",
    onchange: () => go({ agent: select.value, conversation: "" }),
  });
  const onQueue = onQueueSwitch({ id: "on-queue", "data-testid": "on-queue" });
  const status = h("span", { class: "pill" });
  const hint = h("p", { class: "hint" });
  const again = h("button", { type: "button", class: "small" }, t.backOnQueue);
  const closing = h(
    "button",
    { type: "button", class: "plain small", title: t.closeBrowserHint, "data-testid": "close-browser" },
    t.closeBrowser,
  );
  const queues = h("ul", { class: "plain-list queues", "aria-labelledby": "my-queues" });
  const duty = h(
    "div",
    { class: "duty" },
    h("div", { class: "line" }, onQueue.element, h("label", { for: "on-queue" }, t.onQueue), status),
    hint,
    again,
    closing,
    h("h2", { id: "my-queues", class: "overline" }, t.myQueues),
    queues,
  );
  const element = h(
    "section",
    { class: "me", "aria-label": t.iAm },
    h("div", { class: "line" }, h("label", { for: "agent" }, t.iAm), select),
    duty,
  );
  let me: Agent | undefined;
  closing.addEventListener("click", async () => {
    if (me && (await post(`agents/${encodeURIComponent(me.id)}/close-browser`, {}))) go({ conversation: "" });
  });
  again.addEventListener("click", () => me && setOnQueue(me.id, true));

  return {
    element,
    show(view) {
      me = view.me;
      const choices = [
        { id: "", name: t.chooseAgent },
        ...view.state.agents.map(({ id, name }) => ({ id, name })),
      ];
      keyed(
        select,
        choices,
        ({ id }) => id,
        ({ id, name }) => h("option", { value: id, disabled: !id }, name),
      );
      select.value = me?.id ?? "";
      duty.hidden = !me;
      if (!me) return;
      onQueue.show(me);
      setText(status, t.statuses[me.status]);
      status.dataset.status = me.status;
      const missed = me.status === "notResponding";
      setText(hint, missed ? t.notRespondingHint : me.onQueue ? "" : t.offQueueHint);
      again.hidden = !missed;
      keyed(
        queues,
        queuesOf(view.state, me),
        ({ id }) => id,
        (queue) =>
          h(
            "li",
            {},
            h("span", {}, queue.name),
            h(
              "span",
              { class: "muted" },
              `${t.waitingCount(queue.waiting)} · ${t.agentsOnQueue(queue.agentsOnQueue)}`,
            ),
          ),
      );
    },
  };
}

/** A switch that shows and sets whether an agent is on queue. */
export function onQueueSwitch(attributes: Record<string, string>) {
  const element = h("input", { type: "checkbox", role: "switch", class: "switch", ...attributes });
  let agent: Agent | undefined;
  let asking = false;
  element.addEventListener("change", async () => {
    if (!agent) return;
    asking = true;
    const done = await setOnQueue(agent.id, element.checked);
    asking = false;
    // When it was done, the next state says so; the one at hand is older.
    if (!done) element.checked = agent.onQueue;
  });
  return {
    element,
    show(shown: Agent) {
      agent = shown;
      if (!asking) element.checked = shown.onQueue;
    },
  };
}

function setOnQueue(agentId: string, onQueue: boolean): Promise<boolean> {
  return post(`agents/${encodeURIComponent(agentId)}/on-queue`, { onQueue });
}
