/** Notification channels and what each is subscribed to. */
import type { Millis } from "./time.ts";

export interface Subscription {
  id: string;
  state: "Permitted" | "Rejected";
  rejectionReason?: string;
  missingPermissions?: string[];
}

export interface Channel {
  id: string;
  clientId: string;
  created: Millis;
  expires: Millis;
  topics: Subscription[];
}
