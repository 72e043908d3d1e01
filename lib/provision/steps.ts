/** How each kind of step is carried out. */
import { HandoverError } from "../errors.ts";
import { completed } from "./creation.ts";
import type { KnownIntegration, Step, StepKind } from "./plan.ts";
import type { ApplyPorts, Created, IntegrationRequest } from "./ports.ts";
import { MARKER_HEADER, type WantedIntegration } from "./wanted.ts";

type CarryOut = (
  step: Step,
  want: WantedIntegration,
  known: KnownIntegration | undefined,
  ports: ApplyPorts,
) => Promise<void>;

export const carryOut: Record<StepKind, CarryOut> = {
  async create(_step, want, _known, ports) {
    const created = await completed(await ports.create(requestOf(want, ports)), ports);
    await settle(want, created, ports);
  },
  async adopt(step, want, _known, ports) {
    const found = await shown(step, ports);
    await bringUpToDate(found, want, ports);
    await settle(want, await completed(found, ports), ports);
  },
  async update(step, want, known, ports) {
    const id = idOf(step);
    await ports.update(id, { name: step.integrationName, ...(await changeOf(step, want, ports)) });
    if (!known) return;
    const secretDigest = step.field === "secret" ? ports.secretDigest : known.secretDigest;
    await ports.remember(want.competency, { ...known, name: step.integrationName, secretDigest });
  },
  async keep(step, want, known, ports) {
    // A kill between creation and the attaching of the flow is mended here.
    if (known && known.flowAttached === false) {
      await attach(want, known, await completed(await shown(step, ports), ports), ports);
    } else if (known && known.name !== step.integrationName) {
      await ports.remember(want.competency, { ...known, name: step.integrationName });
    }
  },
  async conflict() {},
  async orphan() {},
};

/** First the id is kept, then the flow is attached, so that a kill in between is found and mended. */
async function settle(want: WantedIntegration, created: Created, ports: ApplyPorts): Promise<void> {
  const { id, name, recipientId } = created;
  const known = { id, name, recipientId, secretDigest: ports.secretDigest, flowAttached: want.flowId === "" };
  await ports.remember(want.competency, known);
  if (!known.flowAttached) await attach(want, known, created, ports);
}

/** A flow that somebody attached already stays. */
async function attach(
  want: WantedIntegration,
  known: KnownIntegration,
  { name, recipientId }: Created,
  ports: ApplyPorts,
): Promise<void> {
  if (want.flowId !== "" && (await ports.flowOf(recipientId)) === null)
    await ports.attachFlow(recipientId, want.flowId);
  await ports.remember(want.competency, { ...known, name, recipientId, flowAttached: true });
}

/** Without the permission to edit, what carries our mark is taken as it is: its secret comes from the same source. */
async function bringUpToDate(found: Created, want: WantedIntegration, ports: ApplyPorts): Promise<void> {
  const { name, webhookHeaders } = found;
  try {
    await ports.update(found.id, {
      ...requestOf(want, ports),
      name,
      webhookHeaders: marked(webhookHeaders, want),
    });
  } catch (error) {
    if (!(error instanceof HandoverError) || error.code !== "GENESYS_PERMISSION") throw error;
  }
}

/** An update changes what its step says and no more. */
async function changeOf(
  step: Step,
  want: WantedIntegration,
  ports: ApplyPorts,
): Promise<Partial<IntegrationRequest>> {
  switch (step.field) {
    case "webhookUrl":
      return { outboundNotificationWebhookUrl: want.webhookUrl };
    case "secret":
      return { outboundNotificationWebhookSignatureSecretToken: ports.secret };
    case "marker":
      return { webhookHeaders: marked((await shown(step, ports)).webhookHeaders, want) };
    case null:
      return {};
  }
}

/** Headers that somebody else put there stay. */
function marked(headers: Record<string, string>, want: WantedIntegration): Record<string, string> {
  const others = Object.entries(headers).filter(
    ([name]) => name.toLowerCase() !== MARKER_HEADER.toLowerCase(),
  );
  return { ...Object.fromEntries(others), [MARKER_HEADER]: want.marker };
}

async function shown(step: Step, ports: ApplyPorts): Promise<Created> {
  const found = await ports.status(idOf(step));
  if (found) return found;
  throw new HandoverError(
    "GENESYS_UNREACHABLE",
    `Genesys does not show the integration "${step.integrationName}" at the moment.`,
    "Run the provisioning again in a minute.",
    { retriable: true },
  );
}

function idOf(step: Step): string {
  if (step.integrationId) return step.integrationId;
  throw new HandoverError("NOT_PROVISIONED", "The plan names no integration for this step.", "Plan again.");
}

function requestOf(want: WantedIntegration, ports: ApplyPorts): IntegrationRequest {
  return {
    name: want.name,
    outboundNotificationWebhookUrl: want.webhookUrl,
    outboundNotificationWebhookSignatureSecretToken: ports.secret,
    webhookHeaders: { [MARKER_HEADER]: want.marker },
  };
}
