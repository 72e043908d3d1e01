/** One webhook on its way or at its end. */
import type { Millis } from "./time.ts";

export interface Delivery {
  id: string;
  integrationId: string;
  conversationId: string;
  messageId: string;
  kind: "Text" | "Structured" | "Event" | "Receipt";
  url: string;
  body: string;
  startedAt: Millis;
  attempts: { at: Millis; answeredAt: Millis; status?: number; error?: string }[];
  state: "pending" | "delivered" | "failed" | "dropped";
}
