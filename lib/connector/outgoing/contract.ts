/** What is needed to take what genesys-send asks for, and what it gets for it. */
import type { Outbox } from "../../delivery/outbox.ts";
import type { Sender, Senders } from "../../delivery/senders.ts";
import type { Escalation } from "../../escalation/escalation.ts";
import type { Tracker } from "../../escalation/tracker.ts";
import type { Delivery, GenesysMark, Outgoing } from "../../messages/contract.ts";
import type { Store } from "../../store/store.ts";
import type { Attachments } from "../attachments.ts";
import type { Choices } from "../choices.ts";
import type { Integrations } from "../integrations.ts";
import type { ConnectorSettings } from "../settings.ts";
import type { Told } from "../told.ts";
import type { Typing } from "../typing.ts";
import type { UserIdOf } from "../user-ids.ts";

export interface OutgoingPorts {
  settings: () => ConnectorSettings;
  store: Store;
  tracker: Tracker;
  outbox: Outbox;
  senders: Senders;
  integrations: Integrations;
  /** Resolves when no integration is being made: in the first second after a deploy one may be on its way. */
  provisioned(): Promise<void>;
  userIdOf: UserIdOf;
  attachments: Attachments;
  choices: Pick<Choices, "answer" | "made">;
  typing: Typing;
  /** The flow's word on a message that waits for it: settled in the same write as `commit`; nothing waits, nothing happens. */
  confirm(messageId: string, commit: (part: { inboxDone: number[] }) => Promise<unknown>): Promise<void>;
  /** What Genesys has heard of its messages already. */
  told: Told;
  now: () => number;
}

export interface Outbound {
  /**
   * Resolves once Genesys accepted the message, rejects with a HandoverError. When the sending instance is replaced
   * meanwhile the promise stays open and the result goes to the node that then has the id.
   */
  send(outgoing: Outgoing, fallbackPath: string[], sender: Sender): Promise<SendResult>;
}

/** What genesys-send adds to its message. */
export interface SendResult {
  delivery: Delivery;
  /** Absent where no escalation was touched. */
  genesys?: GenesysMark;
}

/** What was written, and what it means for the answer. */
export interface Accepted {
  escalation: Escalation;
  messageId?: string;
  /** The row whose result is the message's result; undefined when there was nothing to send. */
  seq?: number;
  already: boolean;
  /** It was a receipt. */
  confirmed?: true;
}
