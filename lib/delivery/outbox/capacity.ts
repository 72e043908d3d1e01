/** How much the outbox holds, in rows and bytes, and when it is full. */
import { HandoverError } from "../../errors.ts";
import type { OutboxDraft } from "../../store/store.ts";

export interface Capacity {
  /** Bytes of each draft. Throws OUTBOX_FULL when they do not fit; an end is always taken, because it makes room. */
  weigh(drafts: OutboxDraft[]): number[];
  /** Room for what is being written and has no numbers yet. Call the answer when it has, or never will. */
  reserve(weights: number[]): () => void;
  hold(seq: number, weight: number): void;
  release(seq: number): void;
  readonly rows: number;
  readonly bytes: number;
}

export function createCapacity(maxRows: number, maxBytes: number): Capacity {
  const held = new Map<number, number>();
  let rows = 0;
  let bytes = 0;

  function add(moreRows: number, moreBytes: number): void {
    rows += moreRows;
    bytes += moreBytes;
  }

  return {
    weigh(drafts) {
      const weights = drafts.map(bytesOf);
      const fits = rows + drafts.length <= maxRows && bytes + sum(weights) <= maxBytes;
      if (fits || drafts.every(({ kind }) => kind === "end")) return weights;
      throw new HandoverError(
        "OUTBOX_FULL",
        `${rows} messages (${Math.ceil(bytes / 2 ** 20)} MB) already wait for Genesys: this one was not accepted.`,
        "Wait until Genesys takes them, or raise the limits of the outbox in genesys-config.",
      );
    },
    reserve(weights) {
      add(weights.length, sum(weights));
      return () => add(-weights.length, -sum(weights));
    },
    hold(seq, weight) {
      held.set(seq, weight);
      add(1, weight);
    },
    release(seq) {
      const weight = held.get(seq);
      if (weight === undefined) return;
      held.delete(seq);
      add(-1, -weight);
    },
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** What a row weighs in memory and store: nearly all of it is the wire body and the flow message's copy. */
export function bytesOf({ body, flowMessage }: OutboxDraft): number {
  return Buffer.byteLength(JSON.stringify([body, flowMessage]));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
