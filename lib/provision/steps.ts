/** How the steps that create no integration are carried out. */
import { HandoverError } from "../errors.ts";
import { completed } from "./completion.ts";
import type { ApplyPorts, IntegrationChange } from "./ports.ts";
import { adopt, attachFirst, marked, shown } from "./settling.ts";
import { ORGANISATION, type Step } from "./step.ts";
import type { WantedIntegration } from "./wanted.ts";

/** Rejects with a HandoverError. `want` is the step's row; absent for the organisation's settings. */
export async function carryOut(
  step: Step,
  want: WantedIntegration | undefined,
  ports: ApplyPorts,
): Promise<void> {
  if (step.competency === ORGANISATION) return carryOutShared(step, ports);
  if (!want) throw goneRow(step);
  if (step.kind === "adopt") return adopt(idOf(step, ports), step.integrationName, want, ports);
  if (step.kind === "keep") return keep(step, want, ports);
  if (step.field === "flow") return changeFlow(step, want, ports);
  return update(step, want, ports);
}

/** A kill between creation and the attaching of the flow is mended here, and a new name remembered. */
async function keep(step: Step, want: WantedIntegration, ports: ApplyPorts): Promise<void> {
  const known = ports.known.get(want.competency);
  if (known?.flowAttached === false) {
    const there = await completed(await shown(known.id, known.name, ports), ports);
    await attachFirst(want, known, there, ports);
  } else if (known && known.name !== step.integrationName) {
    await ports.remember(want.competency, { ...known, name: step.integrationName });
  }
}

async function update(step: Step, want: WantedIntegration, ports: ApplyPorts): Promise<void> {
  const id = idOf(step, ports);
  await ports.update(id, { name: step.integrationName, ...(await changeOf(step, want, ports)) });
  const known = ports.known.get(want.competency);
  if (!known) return;
  const secretDigest = step.field === "secret" ? ports.secretDigest : known.secretDigest;
  await ports.remember(want.competency, { ...known, name: step.integrationName, secretDigest });
}

/** An update changes what its step says and no more. */
async function changeOf(
  step: Step,
  want: WantedIntegration,
  ports: ApplyPorts,
): Promise<Partial<IntegrationChange>> {
  switch (step.field) {
    case "webhookUrl":
      return { outboundNotificationWebhookUrl: want.webhookUrl };
    case "secret":
      return { outboundNotificationWebhookSignatureSecretToken: ports.secret };
    case "marker": {
      const { webhookHeaders } = await shown(idOf(step, ports), step.integrationName, ports);
      return { webhookHeaders: marked(webhookHeaders, want) };
    }
    case "typing":
      return { messagingSetting: { id: await sharedIdOf("typing", step, ports) } };
    case "documents":
      return { supportedContent: { id: await sharedIdOf("documents", step, ports) } };
    default:
      return {};
  }
}

/** From now on the row's flow answers there; conversations that are under way stay where they are. */
async function changeFlow(step: Step, want: WantedIntegration, ports: ApplyPorts): Promise<void> {
  if (step.reason === "flow-unusable") {
    throw new HandoverError(
      "GENESYS_REJECTED",
      `The Architect flow ${step.new} is not published, or the OAuth client cannot see it.`,
      "Publish it in Architect, or choose another one in the competency table; then plan again.",
    );
  }
  const { recipientId } = await shown(idOf(step, ports), step.integrationName, ports);
  await ports.attachFlow(recipientId, want.flowId);
  const known = ports.known.get(want.competency);
  if (known) await ports.remember(want.competency, { ...known, recipientId, flowAttached: true });
}

async function carryOutShared(step: Step, ports: ApplyPorts): Promise<void> {
  if (step.field !== "typing" && step.field !== "documents") return;
  const shared = ports.shared[step.field];
  if (step.kind === "update" && step.integrationId !== null) return shared.mend(step.integrationId);
  // Somebody, or the run before this one whose answer was lost, may have made it meanwhile.
  if ((await shared.find(step.integrationName)) === undefined) await shared.create(step.integrationName);
}

async function sharedIdOf(field: "typing" | "documents", step: Step, ports: ApplyPorts): Promise<string> {
  const id = await ports.shared[field].find(step.new ?? "");
  if (id !== undefined) return id;
  throw new HandoverError(
    "NOT_PROVISIONED",
    `There is no "${step.new}" in the organisation yet.`,
    "See the step that should have made it, then apply again.",
  );
}

/** A step of an integration that this very run has created names no id yet. */
function idOf(step: Step, ports: ApplyPorts): string {
  const id = step.integrationId ?? ports.known.get(step.competency)?.id;
  if (id) return id;
  throw new HandoverError(
    "NOT_PROVISIONED",
    `The integration "${step.integrationName}" is not there.`,
    "See the step that should have created it, then plan and apply again.",
  );
}

function goneRow({ competency }: Step): HandoverError {
  return new HandoverError(
    "NOT_PROVISIONED",
    `The table has no row "${competency}" any more.`,
    "Plan again.",
  );
}
