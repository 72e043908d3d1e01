/** What a check may look at, handed in by the connector. */
import type { HandoverError } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import type { Grant } from "../genesys/permission-probes.ts";
import type { KnownIntegration } from "../provision/integration.ts";
import type { Include } from "../provision/step.ts";
import type { Competency } from "../routing/competencies.ts";
import type { Hours } from "../routing/opening-hours/hours.ts";
import type { Finding } from "./check.ts";
import type { Probes } from "./probe.ts";
import type { Readings } from "./readings.ts";

/** File types that the flow wants to see pass, such as `application/pdf`. */
export interface Wants {
  fromUsers: string[];
  fromAgents: string[];
}

export interface Exam {
  /** Send a real message, which opens and closes a conversation in the organisation. */
  roundTrip: boolean;
  /** Absent: the flow did not say. */
  wants?: Wants;
  /** Further steps that provisioning is set to take. */
  includes: readonly Include[];
  hosts: { login: string; api: string };
  connectorName: string;
  webhookUrl: string;
  rows: readonly Competency[];
  /** The opening hours that are configured. */
  hours: readonly Hours[];
  known: ReadonlyMap<string, KnownIntegration>;
  /** Digest of the webhook secret that Genesys should have. */
  secretDigest: string;
  genesys: Genesys;
  readings: Readings;
  /** What the notification socket has learned: whether ends may be told at once, and many chats by their queue. */
  heard: { instantEnd: Grant; many: Grant };
  probes: Probes;
  /** Conversations that the doctor has opened and not closed yet. */
  opened: OpenedConversations;
  /** Asks an address without any authorization. */
  reach(url: string): Promise<Reached>;
  /** Addresses of a host name; empty when there is none. */
  resolve(hostname: string): Promise<string[]>;
  wait(ms: number): Promise<void>;
  now(): number;
}

/** Kept in the store, so that a process that dies in between leaves none behind for ever. */
export interface OpenedConversations {
  remember(conversationId: string): Promise<void>;
  /** Ends it, proves it by reading, and forgets it. Throws as `endConversation` does. */
  close(conversationId: string): Promise<void>;
}

export type Reached =
  | { status: number; isJson: boolean; isPage: boolean; ms: number }
  | { failure: HandoverError };

/** May reject with a HandoverError: the runner words it. */
export type RunCheck = (exam: Exam) => Promise<Finding[]>;
