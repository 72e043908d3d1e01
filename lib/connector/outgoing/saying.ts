/** What the user says to the agents: words, files, or a choice that was offered. */
import type { Sender } from "../../delivery/senders.ts";
import type { Escalation } from "../../escalation/escalation.ts";
import { retimed } from "../../escalation/timers.ts";
import type { Outgoing } from "../../messages/contract.ts";
import { liveMask } from "../../messages/masking/masking.ts";
import { clickBody, messageBodies, wordingOf } from "../../messages/to-genesys.ts";
import type { Batch } from "../../store/store.ts";
import type { Accepted, OutgoingPorts } from "./contract.ts";
import { endingOf, messageIdOf, type Writing } from "./writing.ts";

export interface SayingPorts extends Pick<OutgoingPorts, "settings" | "store" | "choices" | "attachments"> {
  writing: Writing;
}

/** A file that may not be sent is a refusal in the result. Throws as the outbox does. */
export type Say = (given: Outgoing, live: Escalation, sender: Sender) => Promise<Accepted>;

export function createSay({ settings, store, choices, attachments, writing }: SayingPorts): Say {
  return async (given, live, sender) => {
    const already = given.action === "escalate";
    const { content } = settings();
    const click = given.attachments.length === 0 ? choices.answer(live.id, given) : undefined;
    const outgoing = { ...given, text: click?.text ?? wordsOf(given) };
    const next = retimed(live, given.timers);
    const answered = click && choices.made(live.id, click);
    const change: Batch = {
      ...(next !== live && { escalations: [next] }),
      ...(answered && { meta: answered.meta }),
    };
    const said = { escalation: live, outgoing, sender };
    if (click && content.clicks === "structured") {
      const body = clickBody(click, writing.stampFor(live));
      const seq = await writing.write({ ...said, bodies: [body] }, change);
      answered?.written();
      return { escalation: live, seq, messageId: body.channel.messageId, already };
    }
    const { words } = wordingOf(live, content);
    const files = await attachments.prepare(
      outgoing.attachments,
      words,
      liveMask(content.masking, words.masked),
    );
    const { bodies, masked } = messageBodies(outgoing, files.parts, writing.stampFor(live), content);
    if (bodies.length === 0) {
      if (next !== live) await store.commit(change);
      return { escalation: live, already };
    }
    const ending = endingOf(files, Object.keys(masked).length > 0 ? { masked } : {});
    const seq = await writing.write({ ...said, bodies, ending }, change);
    answered?.written();
    return { escalation: live, seq, messageId: messageIdOf(bodies), already };
  };
}

/** A click that fits no choice any more is words like any other. */
function wordsOf({ text, reply }: Outgoing): string {
  return text.trim() !== "" ? text : (reply?.text ?? reply?.payload ?? text);
}
