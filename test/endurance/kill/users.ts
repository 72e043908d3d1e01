/**
 * The users and the channel between them and the flow: each chat's words in order, several of them under way at once.
 * A word counts as accepted when genesys-send has written it. Nobody outside sees that moment, so after each kill the
 * dead process's store is read: what is in it was accepted and is never posted again; what is not in it and has no
 * result was never accepted, and its user says it again, in order.
 */

export interface Chat {
  chatId: string;
  competency: string;
}

export interface UsersOptions {
  chats: Chat[];
  wordsPerChat: number;
  /** Posts one word to the flow; false when nobody took it. */
  post(message: Record<string, unknown>): Promise<boolean>;
  /** How long a user thinks before the next word, ms. */
  think(): number;
  /** When a chat's user says the first word, ms from the start. */
  begin(): number;
}

export interface Users {
  /** Nobody says anything until `goOn`. Resolves when nothing is on its way to the flow. */
  hold(): Promise<void>;
  goOn(): void;
  /** These words have a result. */
  settled(words: Iterable<string>): void;
  /** After a kill: of what is open, only these were accepted. Returns words that were accepted without their predecessors. */
  afterKill(accepted: ReadonlySet<string>): string[];
  /** How many words are not said yet or have no result. */
  left(): number;
  stop(): void;
}

/** No more words of one chat than this are under way at once. */
const WINDOW = 6;
const LOOK_MS = 10;

export const wordOf = (chatId: string, n: number) => `u:${chatId}:${n}`;

interface Line extends Chat {
  /** The next word to say. */
  next: number;
  open: Set<number>;
}

export function startUsers({ chats, wordsPerChat, post, think, begin }: UsersOptions): Users {
  const lines: Line[] = chats.map((chat) => ({ ...chat, next: 0, open: new Set() }));
  let held = false;
  let stopped = false;
  let posting = 0;

  async function speak(line: Line): Promise<void> {
    await pause(begin());
    while (!stopped && (line.next < wordsPerChat || line.open.size > 0)) {
      if (held || line.next >= wordsPerChat || line.open.size >= WINDOW) {
        await pause(LOOK_MS);
        continue;
      }
      await say(line, line.next);
      await pause(think());
    }
  }

  async function say(line: Line, n: number): Promise<void> {
    line.next = n + 1;
    line.open.add(n);
    posting += 1;
    const { chatId, competency } = line;
    const escalates = n === 0 && { action: "escalate", competency };
    const taken = await post({ chatId, payload: wordOf(chatId, n), ...escalates }).catch(() => false);
    posting -= 1;
    // Whether it got in is known after the kill; until then nobody may speak over it.
    while (!taken && line.open.has(n) && line.next === n + 1 && !stopped) await pause(LOOK_MS);
  }

  for (const line of lines) void speak(line);

  return {
    async hold() {
      held = true;
      while (posting > 0) await pause(LOOK_MS);
    },
    goOn() {
      held = false;
    },
    settled(words) {
      const known = new Set(words);
      for (const { chatId, open } of lines) {
        for (const n of [...open]) if (known.has(wordOf(chatId, n))) open.delete(n);
      }
    },
    afterKill(accepted) {
      const outOfTurn: string[] = [];
      for (const line of lines) {
        const again = [...line.open].filter((n) => !accepted.has(wordOf(line.chatId, n)));
        const first = Math.min(...again);
        if (again.length === 0) continue;
        outOfTurn.push(
          ...[...line.open].filter((n) => n > first && !again.includes(n)).map((n) => wordOf(line.chatId, n)),
        );
        for (const n of again) line.open.delete(n);
        line.next = first;
      }
      return outOfTurn;
    },
    left: () => lines.reduce((sum, { next, open }) => sum + wordsPerChat - next + open.size, 0),
    stop() {
      stopped = true;
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
