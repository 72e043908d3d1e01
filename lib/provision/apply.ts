/** Carries out the steps of a plan, one after the other, and reports each; what failed can be applied again. */
import { asHandoverError, type ErrorCode, HandoverError } from "../errors.ts";
import type { KnownIntegration, Plan, Step, StepKind } from "./plan.ts";
import { MARKER_HEADER, type WantedIntegration } from "./wanted.ts";

/** What the world behind a step must be able to do; the connector supplies it. */
export interface ApplyPorts {
  create(request: IntegrationRequest): Promise<Created>;
  update(integrationId: string, request: IntegrationRequest): Promise<void>;
  /** The integration as it is now, or undefined while Genesys does not show it yet. */
  status(integrationId: string): Promise<Created | undefined>;
  /** The flow that answers on this recipient now, or null. */
  flowOf(recipientId: string): Promise<string | null>;
  attachFlow(recipientId: string, flowId: string): Promise<void>;
  remember(competency: string, known: KnownIntegration): Promise<void>;
  secret: string;
  secretDigest: string;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** Called before each step, for the status. */
  progress(done: number, of: number): void;
}

export interface IntegrationRequest {
  name: string;
  outboundNotificationWebhookUrl: string;
  outboundNotificationWebhookSignatureSecretToken: string;
  webhookHeaders: Record<string, string>;
}

export interface Created {
  id: string;
  name: string;
  recipientId: string;
  createStatus: string;
  createError?: string;
}

export interface AppliedStep extends Step {
  done: boolean;
  error?: { code: ErrorCode; message: string };
}

/** Which steps a run may carry out: the run after a deploy creates and adopts, and brings our own secrets up to date. */
export type Scope = "all" | "create-missing";

const CREATION_LOOKS = 40;
const CREATION_PAUSE_MS = 500;

export async function apply(
  plan: Plan,
  wanted: readonly WantedIntegration[],
  known: ReadonlyMap<string, KnownIntegration>,
  scope: Scope,
  ports: ApplyPorts,
): Promise<AppliedStep[]> {
  const results: AppliedStep[] = [];
  for (const step of plan.steps) {
    ports.progress(results.length, plan.steps.length);
    const want = wanted.find(({ competency }) => competency === step.competency);
    results.push(await attempt(step, want, known.get(step.competency), scope, ports));
  }
  return results;
}

async function attempt(
  step: Step,
  want: WantedIntegration | undefined,
  known: KnownIntegration | undefined,
  scope: Scope,
  ports: ApplyPorts,
): Promise<AppliedStep> {
  if (!want || !mayDo(step, scope)) return { ...step, done: false };
  try {
    await carryOut[step.kind](step, want, known, ports);
    return { ...step, done: true };
  } catch (thrown) {
    const { code, message } = asHandoverError(thrown, "GENESYS_REJECTED");
    return { ...step, done: false, error: { code, message } };
  }
}

function mayDo(step: Step, scope: Scope): boolean {
  if (step.kind === "conflict" || step.kind === "orphan") return false;
  return scope === "all" || step.kind !== "update" || step.field === "secret";
}

type CarryOut = (
  step: Step,
  want: WantedIntegration,
  known: KnownIntegration | undefined,
  ports: ApplyPorts,
) => Promise<void>;

const carryOut: Record<StepKind, CarryOut> = {
  async create(_step, want, _known, ports) {
    const created = await completed(await ports.create(requestOf(want, want.name, ports)), ports);
    await settle(want, created, ports);
  },
  async adopt(step, want, _known, ports) {
    const id = idOf(step);
    await bringUpToDate(id, step, want, ports);
    const found = await ports.status(id);
    if (found) await settle(want, found, ports);
  },
  async update(step, want, known, ports) {
    const id = idOf(step);
    await ports.update(id, requestOf(want, step.integrationName, ports));
    const recipientId = known?.recipientId ?? (await ports.status(id))?.recipientId ?? "";
    await remember(want, { id, name: step.integrationName, recipientId }, ports);
  },
  async keep(step, want, known, ports) {
    const id = idOf(step);
    // A kill between creation and the attaching of the flow is mended here.
    if (known && known.flowAttached === false) {
      const found = await ports.status(id);
      if (found) await settle(want, found, ports);
    } else if (known && known.name !== step.integrationName) {
      await ports.remember(want.competency, { ...known, name: step.integrationName });
    }
  },
  async conflict() {},
  async orphan() {},
};

/** First the id is kept, then the flow is attached, so that a kill in between is found and mended. */
async function settle(want: WantedIntegration, created: Created, ports: ApplyPorts): Promise<void> {
  const known = knownOf(created, ports);
  await ports.remember(want.competency, { ...known, flowAttached: want.flowId === "" });
  if (want.flowId === "") return;
  if ((await ports.flowOf(created.recipientId)) === null)
    await ports.attachFlow(created.recipientId, want.flowId);
  await ports.remember(want.competency, { ...known, flowAttached: true });
}

/** Without the permission to edit, what carries our mark is taken as it is: its secret comes from the same source. */
async function bringUpToDate(
  id: string,
  step: Step,
  want: WantedIntegration,
  ports: ApplyPorts,
): Promise<void> {
  try {
    await ports.update(id, requestOf(want, step.integrationName, ports));
  } catch (error) {
    if (!(error instanceof HandoverError) || error.code !== "GENESYS_PERMISSION") throw error;
  }
}

async function remember(
  want: WantedIntegration,
  found: { id: string; name: string; recipientId: string },
  ports: ApplyPorts,
): Promise<void> {
  await ports.remember(want.competency, { ...knownOf(found, ports), flowAttached: true });
}

function knownOf(
  found: { id: string; name: string; recipientId: string },
  ports: ApplyPorts,
): KnownIntegration {
  const { id, name, recipientId } = found;
  return { id, name, recipientId, secretDigest: ports.secretDigest };
}

function idOf(step: Step): string {
  if (step.integrationId) return step.integrationId;
  throw new HandoverError("NOT_PROVISIONED", "The plan names no integration for this step.", "Plan again.");
}

function requestOf(want: WantedIntegration, name: string, ports: ApplyPorts): IntegrationRequest {
  return {
    name,
    outboundNotificationWebhookUrl: want.webhookUrl,
    outboundNotificationWebhookSignatureSecretToken: ports.secret,
    webhookHeaders: { [MARKER_HEADER]: want.marker },
  };
}

/** Creation is asynchronous: `createStatus` goes from Initiated to Completed or Error (genesys-contract §2.2). */
async function completed(created: Created, ports: ApplyPorts): Promise<Created> {
  let current: Created | undefined = created;
  for (let look = 0; look < CREATION_LOOKS; look++) {
    if (current?.createStatus === "Error") {
      throw new HandoverError(
        "GENESYS_REJECTED",
        `Genesys could not create the integration "${created.name}": ${current.createError ?? "no reason given"}.`,
        "Look at the integration in Genesys Cloud (Admin > Message > Platforms), then apply again.",
      );
    }
    if (current?.createStatus === "Completed" && current.recipientId) return current;
    await ports.wait(CREATION_PAUSE_MS);
    current = await ports.status(created.id);
  }
  throw new HandoverError(
    "GENESYS_TIMEOUT",
    `Genesys has not finished creating the integration "${created.name}".`,
    "Run the provisioning again in a minute: it will be found and adopted.",
    { retriable: true },
  );
}
