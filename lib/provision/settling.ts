/** Making an integration serve a row: its id is kept, what differs is brought up to date, and the row's flow is attached. */
import { HandoverError } from "../errors.ts";
import { completed } from "./completion.ts";
import type { KnownIntegration } from "./integration.ts";
import { markOf } from "./matching.ts";
import type { ApplyPorts, Created, IntegrationRequest } from "./ports.ts";
import { MARKER_HEADER, type WantedIntegration } from "./wanted.ts";

/** From now on that integration is the row's. */
export async function adopt(
  integrationId: string,
  name: string,
  want: WantedIntegration,
  ports: ApplyPorts,
): Promise<void> {
  const found = await completed(await shown(integrationId, name, ports), ports);
  await bringUpToDate(found, want, ports);
  await settle(want, found, ports);
}

/** First the id is kept, then the flow is attached, so that a kill in between is found and mended. */
export async function settle(want: WantedIntegration, created: Created, ports: ApplyPorts): Promise<void> {
  const { id, name, recipientId } = created;
  const known = { id, name, recipientId, secretDigest: ports.secretDigest, flowAttached: want.flowId === "" };
  await ports.remember(want.competency, known);
  if (!known.flowAttached) await attachFirst(want, known, created, ports);
}

/** A flow that somebody attached already stays. */
export async function attachFirst(
  want: WantedIntegration,
  known: KnownIntegration,
  { name, recipientId }: Created,
  ports: ApplyPorts,
): Promise<void> {
  if (want.flowId !== "" && (await ports.flowOf(recipientId)) === null)
    await ports.attachFlow(recipientId, want.flowId);
  await ports.remember(want.competency, { ...known, name, recipientId, flowAttached: true });
}

/** Without the permission to edit, what already points here is taken as it is: its secret comes from the same source. */
async function bringUpToDate(found: Created, want: WantedIntegration, ports: ApplyPorts): Promise<void> {
  const { name, webhookHeaders } = found;
  const change = { ...requestOf(want, ports), name, webhookHeaders: marked(webhookHeaders, want) };
  try {
    await ports.update(found.id, change);
  } catch (error) {
    const forbidden = error instanceof HandoverError && error.code === "GENESYS_PERMISSION";
    if (!forbidden || found.webhookUrl !== want.webhookUrl) throw error;
  }
}

/** Throws GENESYS_UNREACHABLE, retriable. */
export async function shown(integrationId: string, name: string, ports: ApplyPorts): Promise<Created> {
  const found = await ports.status(integrationId);
  if (found) return found;
  throw new HandoverError(
    "GENESYS_UNREACHABLE",
    `Genesys does not show the integration "${name}" at the moment.`,
    "Run the provisioning again in a minute.",
    { retriable: true },
  );
}

export function requestOf(want: WantedIntegration, ports: ApplyPorts): IntegrationRequest {
  return {
    name: want.name,
    outboundNotificationWebhookUrl: want.webhookUrl,
    outboundNotificationWebhookSignatureSecretToken: ports.secret,
    webhookHeaders: { [MARKER_HEADER]: want.marker },
  };
}

/** Our mark beside the headers that somebody else put there. */
export function marked(headers: Record<string, string>, want: WantedIntegration): Record<string, string> {
  const others = Object.entries(headers).filter(
    ([name, value]) => markOf({ webhookHeaders: { [name]: value } }) === undefined,
  );
  return { ...Object.fromEntries(others), [MARKER_HEADER]: want.marker };
}
