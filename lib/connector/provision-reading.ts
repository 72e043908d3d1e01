/** What provisioning reads of an organisation. */
import type { Models } from "purecloud-platform-client-v2";
import { HandoverError } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import type { Extras, FlowView } from "../provision/further.ts";
import type { FoundIntegration } from "../provision/integration.ts";
import type { Created } from "../provision/ports.ts";
import type { Include } from "../provision/step.ts";
import { documentsView, typingView } from "./shared-settings.ts";

/** All integrations, without those that are on their way out. */
export async function readIntegrations({ integrations }: Genesys): Promise<FoundIntegration[]> {
  const listed = await integrations.list({ retries: 2 });
  return listed.filter(({ id, status }) => id && !/^deleting$/i.test(status ?? "")).map(foundOf);
}

export async function readExtras(
  genesys: Genesys,
  connectorName: string,
  include: readonly Include[],
): Promise<Extras> {
  const [flow, typing, documents] = await Promise.all([
    include.includes("flow") ? flowView(genesys) : undefined,
    include.includes("typing") ? typingView(genesys, connectorName) : undefined,
    include.includes("documents") ? documentsView(genesys, connectorName) : undefined,
  ]);
  return { flow, typing, documents };
}

/** The names of flows come second: without the permission to list them ids have to do. */
async function flowView({ recipients, flows }: Genesys): Promise<FlowView> {
  const [attached, listed] = await Promise.all([recipients.list(), flows.list().catch(forbidden)]);
  return {
    attached: new Map(
      attached.flatMap(({ id, flow }) =>
        id && flow?.id ? [[id, { id: flow.id, name: flow.name ?? "" }] as const] : [],
      ),
    ),
    published:
      listed &&
      new Map(
        listed.flatMap(({ id, name, publishedVersion }) =>
          id && publishedVersion ? [[id, name ?? ""] as const] : [],
        ),
      ),
  };
}

function forbidden(error: unknown): undefined {
  if (error instanceof HandoverError && error.code === "GENESYS_PERMISSION") return undefined;
  throw error;
}

/** Genesys' own sentence on a failure may quote what it was given, the secret among it: that is taken out. */
export function createdOf(integration: Models.OpenIntegration, secret: string): Created {
  return {
    ...foundOf(integration),
    createStatus: integration.createStatus ?? "Completed",
    createError: integration.createError?.message?.replaceAll(secret, "•••"),
  };
}

function foundOf(integration: Models.OpenIntegration): FoundIntegration {
  return {
    id: integration.id ?? "",
    name: integration.name ?? "",
    webhookUrl: integration.outboundNotificationWebhookUrl ?? "",
    webhookHeaders: integration.webhookHeaders ?? {},
    recipientId: integration.recipient?.id ?? "",
    dateCreated: integration.dateCreated ?? "",
    broken: integration.createStatus === "Error",
    settingId: integration.messagingSetting?.id ?? "",
    contentId: integration.supportedContent?.id ?? "",
  };
}
