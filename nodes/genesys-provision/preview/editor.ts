/** The preview: what the deployed connector would plan now, without changing anything. */

import type { Include, Plan } from "../../../lib/provision/step.ts";
import { AskFailed, postJson } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import type { Words } from "../../shared/editor/words.ts";
import { planTable, summaryOf } from "./table/editor.ts";

/** The answer of the admin route. */
interface PreviewAnswer {
  plan?: Plan;
  notDeployed?: true;
  failed?: { code: string; message: string };
}

/** `include`: what the boxes of the open dialog say. */
export function showPreview(words: Words, include: () => Include[]): void {
  const text = (key: string) => words(`genesys-provision.preview.${key}`);
  const button = $("#genesys-provision-preview");
  const status = $("#genesys-provision-preview-status");
  const place = $("#genesys-provision-plan");

  button.on("click", async () => {
    const connector = String($("#node-input-connector").val() ?? "");
    button.prop("disabled", true);
    status.removeClass("bad").text(words("dialog.asking"));
    place.empty();
    try {
      const plan = await previewOf(connector, include());
      status.text(summaryOf(plan.steps, words));
      if (hasUndeployedChanges(connector)) {
        $('<p class="genesys-note genesys-warning">').text(text("changed")).appendTo(place);
      }
      place.append(planTable(plan.steps, words));
    } catch (error) {
      const notDeployed = error instanceof AskFailed && error.code === "NOT_DEPLOYED";
      const { reason, detail } = notDeployed
        ? { reason: text("not-deployed"), detail: "" }
        : failureText(words, error);
      status.addClass("bad").text(reason).append($("<small>").text(detail));
    } finally {
      button.prop("disabled", false);
    }
  });
}

async function previewOf(connector: string, include: Include[]): Promise<Plan> {
  const { plan, notDeployed, failed } = await postJson<PreviewAnswer>("genesys-provision/plan", {
    connector,
    include,
  });
  if (plan) return plan;
  throw notDeployed
    ? new AskFailed("NOT_DEPLOYED", "")
    : new AskFailed(failed?.code ?? "other", failed?.message ?? "");
}

/** The editor knows a newer table than the one that the runtime plans for. */
function hasUndeployedChanges(connector: string): boolean {
  return RED.nodes.node(connector)?.changed === true;
}
