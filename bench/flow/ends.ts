/** Runs inside a function node: which chats have ended, and when the flow learnt of it. */

export interface Ended {
  chatId: string;
  /** Nanoseconds of a clock that all processes of the machine share, as text. */
  at: string;
}

interface World {
  clock(): bigint;
}

/** A message with `req` asks for what ended since the last asking. Uses nothing from outside: its text goes into the flow. */
export function createEnds({
  clock,
}: World): (msg: { req?: unknown; chatId?: unknown }) => unknown | undefined {
  let ended: Ended[] = [];

  return (msg) => {
    if (msg.req) {
      const payload = ended;
      ended = [];
      return { ...msg, payload };
    }
    ended.push({ chatId: String(msg.chatId), at: String(clock()) });
    return undefined;
  };
}
