/**
 * Whose turn it is to be read: of those that the notification socket tells of now and then, of the others often, and of
 * each kind the longest unread first (DESIGN §7).
 */
export interface ReadingOrderPorts {
  now: () => number;
  /** True while the notification socket lives. */
  socketLive: () => boolean;
  /** Whether it tells of this one. */
  listened: (id: string) => boolean;
  /** So many reads a minute are wanted: how many times longer the rounds have to be. 1 at least. */
  stretch: (perMinute: number) => number;
}

export interface ReadingOrder {
  has(id: string): boolean;
  /** Read just now, or new: it is the last one again. */
  put(id: string): void;
  remove(id: string): void;
  readonly size: number;
  /** Milliseconds from one look at a conversation to the next, of those that are found by reading only, if there are any. */
  period(): number;
  /** The one that has waited longest beyond its turn, undefined when it is nobody's turn. */
  due(isFree: (id: string) => boolean): string | undefined;
}

const WITH_SOCKET_MS = 60_000;
const WITHOUT_SOCKET_MS = 15_000;

export function createReadingOrder({ now, socketLive, listened, stretch }: ReadingOrderPorts): ReadingOrder {
  /** When each was last looked at, in that order. */
  const told = new Map<string, number>();
  const untold = new Map<string, number>();

  function periods() {
    const usual = socketLive() ? WITH_SOCKET_MS : WITHOUT_SOCKET_MS;
    const perMinute = (told.size / usual + untold.size / WITHOUT_SOCKET_MS) * 60_000;
    const times = stretch(perMinute);
    return { told: Math.round(usual * times), untold: Math.round(WITHOUT_SOCKET_MS * times) };
  }

  /** How many of its periods the longest unread has waited; undefined when none is due. */
  function longest(line: ReadonlyMap<string, number>, period: number, isFree: (id: string) => boolean) {
    for (const [id, at] of line) {
      // After the clock was set back they seem to have been read in the future.
      const rounds = Math.abs(now() - at) / period;
      if (rounds < 1) return undefined;
      if (isFree(id)) return { id, rounds };
    }
    return undefined;
  }

  return {
    has: (id) => told.has(id) || untold.has(id),
    put(id) {
      this.remove(id);
      (listened(id) ? told : untold).set(id, now());
    },
    remove(id) {
      told.delete(id);
      untold.delete(id);
    },
    get size() {
      return told.size + untold.size;
    },
    period() {
      const all = periods();
      return untold.size > 0 ? all.untold : all.told;
    },
    due(isFree) {
      const all = periods();
      const slow = longest(told, all.told, isFree);
      const fast = longest(untold, all.untold, isFree);
      return slow && fast && slow.rounds > fast.rounds ? slow.id : (fast ?? slow)?.id;
    },
  };
}
