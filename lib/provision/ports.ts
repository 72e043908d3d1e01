/** What the world behind a plan must be able to do. */
import type { FoundIntegration, KnownIntegration } from "./integration.ts";

/** The connector supplies it; tests break it at any call. */
export interface ApplyPorts {
  create(request: IntegrationRequest): Promise<Created>;
  update(integrationId: string, change: IntegrationChange): Promise<void>;
  /** Resolves once Genesys has begun to delete; GENESYS_REJECTED with status 412 while it is in use. */
  remove(integrationId: string): Promise<void>;
  /** Every integration of the organisation, as it is now. */
  look(): Promise<FoundIntegration[]>;
  /** The integration as it is now, or undefined while Genesys does not show it, or does not answer. */
  status(integrationId: string): Promise<Created | undefined>;
  /** True when Genesys says that there is no such integration; false also when it says nothing. */
  gone(integrationId: string): Promise<boolean>;
  /** The flow that answers on this recipient now, or null. */
  flowOf(recipientId: string): Promise<string | null>;
  attachFlow(recipientId: string, flowId: string): Promise<void>;
  /** The settings of which the organisation has several. */
  shared: Record<"typing" | "documents", SharedSetting>;
  known: ReadonlyMap<string, KnownIntegration>;
  remember(competency: string, known: KnownIntegration): Promise<void>;
  forget(competency: string): Promise<void>;
  /** How many chats are live on this integration now. */
  liveOn(integrationId: string): Promise<number>;
  secret: string;
  secretDigest: string;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** Called before each step that does something, for the status. */
  progress(done: number, of: number): void;
}

/** Typing, or which files may pass: one of ours, by its name. */
export interface SharedSetting {
  /** The id of the one with this name that allows what it is for. */
  find(name: string): Promise<string | undefined>;
  create(name: string): Promise<string>;
  /** Lets an existing one allow it. */
  mend(settingId: string): Promise<void>;
}

export interface IntegrationRequest {
  name: string;
  outboundNotificationWebhookUrl: string;
  outboundNotificationWebhookSignatureSecretToken: string;
  webhookHeaders: Record<string, string>;
}

/** What is not named stays as it is; Genesys wants the name in any case. */
export type IntegrationChange = Pick<IntegrationRequest, "name"> &
  Partial<IntegrationRequest> & { messagingSetting?: { id: string }; supportedContent?: { id: string } };

/** An integration with how far its creation is. */
export interface Created extends FoundIntegration {
  createStatus: string;
  createError?: string;
}
