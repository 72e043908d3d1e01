/** A flow message after reading, for tests: an escalation with the words "Hello" unless told otherwise. */
import type { Outgoing } from "../../../lib/messages/contract.ts";

export function outgoing(part: Partial<Outgoing> = {}): Outgoing {
  return {
    chatId: "c",
    action: "escalate",
    text: "Hello",
    attachments: [],
    competency: "",
    identity: {},
    history: [],
    summary: "",
    historyUrl: "",
    language: "",
    timeZone: "",
    attributes: {},
    reason: "",
    copy: {},
    ...part,
  };
}
