/** Whether a queue can take a chat now, as a verdict with reasons. The asking is cached for seconds and single-flight. */

export type Verdict = "open" | "closed" | "no-agents" | "full" | "unknown";

/** `msg.route.availability` (DESIGN §3). */
export interface Availability {
  verdict: Verdict;
  agentsOnQueue: number | null;
  waiting: number | null;
  estimatedWaitSeconds: number | null;
  reasons: string[];
  /** Milliseconds since 1970: how old the figures are. */
  checkedAt: number;
  /** When it opens next, milliseconds since 1970; only with `closed`, and where it is known. */
  opensAt?: number;
}

export interface QueueFigures {
  agentsOnQueue: number;
  waiting: number;
  estimatedWaitSeconds: number | null;
}

export interface Limits {
  /** More chats waiting than this are too many; 0 = off. */
  maxWaiting: number;
  /** A longer estimated wait than this is too long; 0 = off. */
  maxWaitSeconds: number;
}

/** Pure: the verdict for figures that were read. */
export function judge(figures: QueueFigures, limits: Limits, checkedAt: number): Availability {
  const { agentsOnQueue, waiting, estimatedWaitSeconds } = figures;
  const reasons: string[] = [];
  if (limits.maxWaiting > 0 && waiting > limits.maxWaiting) reasons.push("too-many-waiting");
  if (limits.maxWaitSeconds > 0 && (estimatedWaitSeconds ?? 0) > limits.maxWaitSeconds)
    reasons.push("wait-too-long");
  const verdict = agentsOnQueue === 0 ? "no-agents" : reasons.length > 0 ? "full" : "open";
  if (verdict === "no-agents") reasons.unshift("nobody-on-queue");
  return { verdict, agentsOnQueue, waiting, estimatedWaitSeconds, reasons, checkedAt };
}

/** What is said when there is nothing to read: `no-queue`, `queue-gone`, or why Genesys could not be asked. */
export function unknown(reason: string, checkedAt: number): Availability {
  return {
    verdict: "unknown",
    agentsOnQueue: null,
    waiting: null,
    estimatedWaitSeconds: null,
    reasons: [reason],
    checkedAt,
  };
}

/** Nobody is there at this hour: the queue is not asked. */
export function closed(reasons: string[], checkedAt: number, opensAt?: number): Availability {
  return {
    ...unknown("", checkedAt),
    verdict: "closed",
    reasons,
    ...(opensAt !== undefined && { opensAt }),
  };
}

export interface FiguresSource {
  /** The newest figures of a queue, at most `CACHE_MS` old; a hundred simultaneous questions ask Genesys once. */
  of(queueId: string): Promise<{ figures: QueueFigures; checkedAt: number }>;
}

const CACHE_MS = 3_000;

interface Asked {
  answer: Promise<{ figures: QueueFigures; checkedAt: number }>;
  /** When it was answered; undefined while Genesys has not. */
  answeredAt?: number;
}

export function createFigures(
  ask: (queueId: string) => Promise<QueueFigures>,
  now: () => number,
): FiguresSource {
  const answers = new Map<string, Asked>();

  /** What seems to come is from before a clock that was put back. */
  function ageOf({ answeredAt = now() }: Asked): number {
    const age = now() - answeredAt;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }

  return {
    of(queueId) {
      const known = answers.get(queueId);
      if (known && ageOf(known) < CACHE_MS) return known.answer;
      const asked: Asked = {
        answer: ask(queueId).then((figures) => {
          asked.answeredAt = now();
          return { figures, checkedAt: asked.answeredAt };
        }),
      };
      answers.set(queueId, asked);
      asked.answer.catch(() => answers.delete(queueId));
      return asked.answer;
    },
  };
}
