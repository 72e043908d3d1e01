/** The section Agents of the tab Escalation: how they are called. */
import { isFromEnvironment } from "../../../shared/config/check.ts";
import { choiceFor } from "../../../shared/editor/choice.ts";
import { current } from "../../../shared/editor/validate.ts";
import type { Words } from "../../../shared/editor/words.ts";
import { fields } from "../../fields/editor.ts";
import { type AGENT_NAMES, checkAgentDisplayName, checkAgentName } from "./config.ts";

export const agentProperties = {
  agentName: fields.checked("agentName", checkAgentName),
  agentDisplayName: fields.checked("agentDisplayName", function (value) {
    return checkAgentDisplayName(value, current("#node-config-input-agentName", this.agentName));
  }),
};

export function showAgents(words: Words): void {
  const name = $("#node-config-input-agentName");
  const options: { value: (typeof AGENT_NAMES)[number]; label: string }[] = [
    { value: "full", label: words("genesys-config.option.fullName") },
    { value: "first", label: words("genesys-config.option.onlyFirstName") },
    { value: "fixed", label: words("genesys-config.option.oneName") },
  ];
  choiceFor(name, options, words);
  const showWhatCounts = () => {
    const chosen = String(name.val()).trim();
    $(".genesys-config-agent-fixed").toggle(chosen === "fixed" || isFromEnvironment(chosen));
  };
  name.on("change", showWhatCounts);
  showWhatCounts();
}
