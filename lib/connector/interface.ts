/** What the nodes may ask of a connector, and what a connector is given: its public face. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Conditions } from "../conditions.ts";
import type { Receiver } from "../delivery/inbox.ts";
import type { Sender, Senders } from "../delivery/senders.ts";
import type { Outgoing } from "../messages/contract.ts";
import type { ConnectorDoctor } from "./doctor.ts";
import type { Explaining } from "./explaining.ts";
import type { SendResult } from "./outgoing.ts";
import type { Provisioning } from "./provisioning.ts";
import type { Routing } from "./routing.ts";
import type { Changeable } from "./settings.ts";

/** What outlives a connector whose connection changes: the nodes that are attached, and what they are shown. */
export interface Attached {
  conditions: Conditions;
  senders: Senders;
  receivers: () => Receiver[];
  /** At `debug`, and only there, ids of chats and conversations stand as they are; texts, names and tokens nowhere. */
  log: (level: "debug" | "info" | "warn" | "error", line: string) => void;
}

export interface Connector {
  /** Throws STORE_UNAVAILABLE or NOT_CONFIGURED. Nothing may be asked of the connector before it resolves. */
  start(): Promise<void>;
  /** The flows run: what waits for them may be emitted. */
  release(): void;
  /** The flows are being replaced: what is emitted now would vanish. */
  hold(): void;
  /** A genesys-send is there (again): results that wait for it go out. */
  senderCame(nodeId: string): void;
  /** A genesys-receive is there (again): messages that wait for it go out. */
  receiverCame(): void;
  change(changed: Changeable): void;

  send(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<SendResult>;
  route: Routing["route"];
  turnTaken: Routing["turnTaken"];
  plan: Provisioning["plan"];
  apply: Provisioning["apply"];
  prune: Provisioning["prune"];
  /** What is right and wrong between this connector and Genesys: ten checks, told one by one as they are done. */
  doctor: ConnectorDoctor["examine"];
  /** Handles one request under the webhook's address; `tail` is what stands behind it. Never rejects. */
  handle(req: IncomingMessage, res: ServerResponse, tail: string): Promise<void>;
  /** What happened to one chat, in words; undefined where nothing is known. It may be named by its hash, as logs show it. */
  explain: Explaining["explain"];
  /** Live escalations, the newest first. */
  chats: Explaining["chats"];
  /** Accepts nothing more, gives what is under way so many milliseconds, leaves the rest in the store. */
  close(graceMs: number): Promise<void>;
}
