/** An integration as Genesys shows it, and as the store remembers it. */

/** An open-messaging integration as far as planning looks at it. */
export interface FoundIntegration {
  id: string;
  name: string;
  webhookUrl: string;
  webhookHeaders: Record<string, string>;
  recipientId: string;
  /** ISO-8601; "" when Genesys does not say. */
  dateCreated: string;
  /** Genesys began to create it and gave up. */
  broken: boolean;
  /** Its messaging setting and its content profile; "" = the organisation's default. */
  settingId: string;
  contentId: string;
}

/** What the store remembers of an integration of ours. */
export interface KnownIntegration {
  id: string;
  name: string;
  recipientId: string;
  /** Digest of the webhook secret that Genesys was given last. */
  secretDigest: string;
  /** True once the flow of its row was attached by us, or none was to attach. */
  flowAttached?: boolean;
}
