/** Who may ask: OAuth clients and their tokens. */
import type { Millis } from "./time.ts";

export interface OAuthClient {
  id: string;
  secret: string;
  name: string;
  /** `domain:entity:action`, or `*` for every permission. */
  permissions: string[];
  tokenSeconds: number;
}

export interface Token {
  token: string;
  clientId: string;
  expiresAt: Millis;
}
