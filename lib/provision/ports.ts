/** What the world behind a plan must be able to do. */
import type { KnownIntegration } from "./plan.ts";

/** The connector supplies it; tests break it at any call. */
export interface ApplyPorts {
  create(request: IntegrationRequest): Promise<Created>;
  update(integrationId: string, change: IntegrationChange): Promise<void>;
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

/** What is not named stays as it is; Genesys wants the name in any case. */
export type IntegrationChange = Pick<IntegrationRequest, "name"> & Partial<IntegrationRequest>;

export interface Created {
  id: string;
  name: string;
  recipientId: string;
  webhookHeaders: Record<string, string>;
  createStatus: string;
  createError?: string;
}
