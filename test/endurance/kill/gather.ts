/** From the sandbox's journal, the desk and the flow's records to the evidence for the verdict. */

import { type FlowRecord, readRecord, wordTold } from "../../support/flow-records.ts";
import type { SandboxProcess } from "../../support/sandbox-process.ts";
import type { Arrival, Evidence, Kill, Offered, Received, Told } from "./evidence.ts";
import { type Chat, wordOf } from "./users.ts";

export interface GatherOptions {
  sandbox: SandboxProcess;
  folder: string;
  chats: Chat[];
  wordsPerChat: number;
  kills: Kill[];
  outOfTurn: string[];
  deduplicating: boolean;
}

export interface Gathered {
  evidence: Evidence;
  /** How stormy it was. */
  faults: { requests: number; failedRequests: number; refusedOffers: number };
}

const WORD = /u:(chat-\d+):(\d+)/;
const REPLY = /^a:[^:]+:(\d+)$/;

export async function gather(options: GatherOptions): Promise<Gathered> {
  const { sandbox, folder, chats, wordsPerChat, kills, deduplicating } = options;
  const [requests, taken, deliveries, { conversations }] = await Promise.all([
    sandbox.noted(),
    sandbox.taken(),
    sandbox.offered(),
    sandbox.state(),
  ]);
  const statusOf = new Map(requests.map(({ correlationId, status }) => [correlationId, status]));
  const offered = deliveries.flatMap(({ messageId, conversationId, body, attempts }): Offered[] => {
    const n = REPLY.exec(body.text ?? "")?.[1];
    return n === undefined ? [] : [{ messageId, conversationId, n: Number(n), attempts }];
  });
  const arrivals = taken.map(({ at, body, conversationId = "", requestId }): Arrival => {
    const [, chatId = "", n] = WORD.exec(body.text ?? "") ?? [];
    return {
      chatId,
      n: Number(n),
      conversationId,
      at,
      wire: JSON.stringify(body),
      status: statusOf.get(requestId),
    };
  });
  const messages = requests.filter(({ path }) => path.includes("/inbound/open/"));
  return {
    evidence: {
      kills,
      deduplicating,
      said: new Map(
        chats.map(({ chatId }) => [
          chatId,
          Array.from({ length: wordsPerChat }, (_, n) => wordOf(chatId, n)),
        ]),
      ),
      arrivals,
      shown: conversations.flatMap(({ messages: all }) =>
        all.flatMap(({ direction, text }) => (direction === "inbound" && WORD.exec(text)?.[0]) || []),
      ),
      offered,
      received: readRecord(folder, "received").map(receivedOf),
      told: ["sent", "error"]
        .flatMap((name) => readRecord(folder, name))
        .toSorted((a, b) => a.at - b.at)
        .flatMap(toldOf),
      acceptedOutOfTurn: options.outOfTurn,
    },
    faults: {
      requests: messages.length,
      failedRequests: messages.filter(({ status }) => status === undefined || status >= 300).length,
      refusedOffers: offered
        .flatMap(({ attempts }) => attempts)
        .filter(({ status = 0 }) => status >= 300 || status === 0).length,
    },
  };
}

function receivedOf({ at, genesys }: FlowRecord): Received {
  return { at, messageId: genesys?.messageId ?? "", redelivered: genesys?.redelivered === true };
}

function toldOf(record: FlowRecord): Told[] {
  const word = wordTold(record);
  if (word === "") return [];
  const { at, delivery, error } = record;
  return [{ word, at, recovered: delivery?.recovered === true, ...(error && { code: error.code }) }];
}
