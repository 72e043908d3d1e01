/** What an agent can do with the open conversation besides writing; it changes with who else is there. */
import { conversationPath, post } from "./api.ts";
import { h } from "./dom.ts";
import { type AgentPart, type Conversation, partOf } from "./state.ts";
import { t } from "./strings.ts";

export interface Situation {
  /** Changes when the buttons do. */
  key: string;
  /** Said above the reply box; "" when there is nothing to say. */
  notice: string;
  /** Whether the customer hears this agent. */
  speaks: boolean;
  actions: Action[];
}

interface Action {
  name: string;
  label: string;
  look: string;
}

/** For an agent who is connected. Labels name the colleague. */
export function situationOf(conversation: Conversation, agentId: string): Situation {
  const me = partOf(conversation, agentId);
  const others = conversation.agents.filter(
    ({ id, part }) => id !== agentId && (part === "connected" || part === "alerting"),
  );
  const asked = others.find(({ askedBy }) => askedBy === agentId);
  const nameOfOther = (id: string | undefined) =>
    conversation.agents.find((one) => one.id === id)?.name ?? "";
  if (me?.askedBy) {
    const notice = t.askedForAdvice(nameOfOther(me.askedBy));
    return situation("advising", notice, [["return", t.leaveChat, ""]], false);
  }
  if (asked) return consulting(asked);
  if (others.length > 0) {
    const names = others.map(({ name }) => name).join(", ");
    return situation("conference", t.togetherWith(names), [
      ["leave", t.leaveChat, ""],
      ["end", t.endForAll, "danger"],
    ]);
  }
  return situation("alone", "", [
    ["transfer", t.transfer, ""],
    ["end", t.end, "danger"],
  ]);
}

function consulting({ id, name, part }: AgentPart): Situation {
  if (part === "alerting")
    return situation(`ringing ${id}`, t.ringsAt(name), [
      ["return", t.callOff, ""],
      ["end", t.end, "danger"],
    ]);
  return situation(`advised ${id}`, t.readsAlong(name), [
    ["complete", t.handOver, "primary"],
    ["conference", t.speakTogether, ""],
    ["return", t.endAdvice, ""],
  ]);
}

function situation(
  key: string,
  notice: string,
  actions: [name: string, label: string, look: string][],
  speaks = true,
): Situation {
  return { key, notice, speaks, actions: actions.map(([name, label, look]) => ({ name, label, look })) };
}

/** A button that asks the sandbox once, however often it is pressed meanwhile. */
export function actionButton(
  { name, label, look }: Action,
  run: () => Promise<unknown> | unknown,
): HTMLButtonElement {
  const button = h("button", { type: "button", class: look, "data-testid": name }, label);
  let asking = false;
  button.addEventListener("click", async () => {
    if (asking) return;
    asking = true;
    await run();
    asking = false;
  });
  return button;
}

/** Does what the button says, as this agent. */
export function perform(conversationId: string, agentId: string, name: string): Promise<boolean> {
  return post(`${conversationPath(conversationId)}/${name}`, { agentId });
}
