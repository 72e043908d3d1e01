/** The menu beside the reply box that sends a sample of structured content, as the agent or as the bot's flow. */
import { conversationPath, post } from "./api.ts";
import { h } from "./dom.ts";
import { SAMPLES, type Sample, sampleOf } from "./samples.ts";
import { t } from "./strings.ts";

export function sampleMenu(conversationId: string, agentId: string): HTMLElement {
  const options = (as: string) =>
    SAMPLES.map((sample) => h("option", { value: `${as} ${sample}` }, t.samples[sample]));
  const menu = h(
    "select",
    {
      class: "sample-menu",
      "aria-label": t.sendChoices,
      title: t.sendChoices,
      "data-testid": "send-sample",
      onchange: send,
    },
    h("option", { value: "" }, "☰"),
    h("optgroup", { label: t.asAgent }, ...options("agent")),
    h("optgroup", { label: t.asFlow }, ...options("flow")),
  );
  return menu;

  async function send() {
    const [as, sample] = menu.value.split(" ");
    menu.value = "";
    if (!sample) return;
    const structured = sampleOf(sample as Sample, t.sampleWords, Date.now());
    await post(`${conversationPath(conversationId)}/structured`, { agentId, as, ...structured });
  }
}
