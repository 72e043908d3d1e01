/** The dialog that hands a conversation to a queue or to another agent. */
import { conversationPath, post } from "./api.ts";
import { h, keyed } from "./dom.ts";
import { go } from "./place.ts";
import type { DeskState } from "./state.ts";
import { t } from "./strings.ts";
import { toast } from "./toast.ts";

interface Choice {
  value: string;
  text: string;
  disabled: boolean;
}

export interface TransferDialog {
  open(): void;
  /** Who can take the chat changes while the dialog is open. */
  show(state: DeskState): void;
  close(): void;
}

export function transferDialog(conversationId: string, agentId: string): TransferDialog {
  const queues = h("optgroup", { label: t.queues });
  const agents = h("optgroup", { label: t.agents });
  const target = h(
    "select",
    { id: "transfer-target", required: true, "data-testid": "transfer-target" },
    h("option", { value: "" }, t.transferChoose),
    queues,
    agents,
  );
  const form = h(
    "form",
    { method: "dialog", onsubmit: transfer },
    h("h2", { id: "transfer-title" }, t.transferTitle),
    h("label", { for: "transfer-target" }, t.transferTo),
    target,
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "submit", class: "primary", "data-testid": "transfer-confirm" }, t.transfer),
      h("button", { type: "submit", value: "consult", "data-testid": "consult-confirm" }, t.askForAdvice),
      h("button", { type: "button", onclick: () => dialog.close() }, t.cancel),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "transfer-title", onclose: () => dialog.remove() }, form);
  let names = new Map<string, string>();

  return {
    open() {
      target.value = "";
      document.body.append(dialog);
      // The browser keeps the focus in it, closes it on Escape, and gives the focus back.
      dialog.showModal();
      target.focus();
    },
    show(state) {
      names = new Map([...state.queues, ...state.agents].map(({ id, name }) => [id, name]));
      const chosen = target.value;
      fill(queues, queueChoices(state));
      fill(agents, agentChoices(state, agentId));
      target.value = chosen;
    },
    close: () => dialog.close(),
  };

  async function transfer({ submitter }: SubmitEvent) {
    const [kind = "", id = ""] = target.value.split(" ");
    const advice = submitter instanceof HTMLButtonElement && submitter.value === "consult";
    if (advice && kind !== "toAgentId") return toast(t.adviceNeedsAgent);
    const verb = advice ? "consult" : "transfer";
    const done = await post(`${conversationPath(conversationId)}/${verb}`, { agentId, [kind]: id });
    if (!done || advice) return;
    toast(t.transferred(names.get(id) ?? ""), "done");
    go({ conversation: "" });
  }
}

function queueChoices({ queues }: DeskState): Choice[] {
  return queues.map(({ id, name, agentsOnQueue }) => ({
    value: `queueId ${id}`,
    text: `${name} (${t.agentsOnQueue(agentsOnQueue)})`,
    disabled: false,
  }));
}

function agentChoices({ agents }: DeskState, ownId: string): Choice[] {
  const others = agents.filter(({ id }) => id !== ownId);
  return others.map(({ id, name, onQueue, status }) => ({
    value: `toAgentId ${id}`,
    text: `${name} (${t.statuses[status]})`,
    disabled: !onQueue || status === "notResponding",
  }));
}

function fill(group: HTMLElement, choices: Choice[]): void {
  keyed(
    group,
    choices,
    ({ value }) => value,
    ({ value, text, disabled }) => h("option", { value, disabled }, text),
  );
}
