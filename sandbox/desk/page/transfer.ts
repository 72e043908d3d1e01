/** The dialog that hands a conversation to a queue or to another agent. */
import { conversationPath, post } from "./api.ts";
import { h } from "./dom.ts";
import { go } from "./place.ts";
import { t } from "./strings.ts";
import { toast } from "./toast.ts";
import type { View } from "./view.ts";

export function openTransfer(conversationId: string, agentId: string, { state }: View): void {
  const target = h(
    "select",
    { id: "transfer-target", required: true, "data-testid": "transfer-target" },
    h("option", { value: "" }, t.transferChoose),
    h(
      "optgroup",
      { label: t.queues },
      ...state.queues.map(({ id, name, agentsOnQueue }) =>
        h("option", { value: `queueId ${id}` }, `${name} (${t.agentsOnQueue(agentsOnQueue)})`),
      ),
    ),
    h(
      "optgroup",
      { label: t.agents },
      ...state.agents
        .filter(({ id }) => id !== agentId)
        .map(({ id, name, status }) =>
          h("option", { value: `toAgentId ${id}` }, `${name} (${t.statuses[status]})`),
        ),
    ),
  );
  const form = h(
    "form",
    { method: "dialog", onsubmit: onSubmit },
    h("h2", { id: "transfer-title" }, t.transferTitle),
    h("label", { for: "transfer-target" }, t.transferTo),
    target,
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "submit", class: "primary", "data-testid": "transfer-confirm" }, t.transfer),
      h("button", { type: "button", onclick: () => dialog.close() }, t.cancel),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "transfer-title", onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  // The browser traps the focus in it, closes it on Escape, and gives the focus back.
  dialog.showModal();
  target.focus();

  async function onSubmit() {
    const [kind = "", id = ""] = target.value.split(" ");
    const name = [...state.queues, ...state.agents].find((named) => named.id === id)?.name ?? "";
    const done = await post(`${conversationPath(conversationId)}/transfer`, { agentId, [kind]: id });
    if (!done) return;
    toast(t.transferred(name), "done");
    go({ conversation: "" });
  }
}
