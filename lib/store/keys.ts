/**
 * Which dedupe keys are known, in memory, 12 bytes per slot instead of an index on disk: a table from a 32-bit hash of
 * the key to the number of its row. The hash only finds candidates; `keyAt` then reads the row, so the answer is exact.
 */

export interface KnownKeys {
  has(key: string): boolean;
  /** Numbers ascend. */
  add(key: string, seq: number): void;
  /** Forgets every number up to and including this one. */
  forgetUpTo(seq: number): void;
}

const FIRST_SLOTS = 1 << 12;

/** `keyAt` reads the key of a row from the store. */
export function createKnownKeys(keyAt: (seq: number) => string | undefined): KnownKeys {
  let hashes = new Uint32Array(FIRST_SLOTS);
  /** 0 = free. */
  let seqs = new Float64Array(FIRST_SLOTS);
  let used = 0;
  let forgotten = 0;

  function put(hash: number, seq: number): void {
    const mask = seqs.length - 1;
    let slot = hash & mask;
    while (seqs[slot] !== 0) slot = (slot + 1) & mask;
    hashes[slot] = hash;
    seqs[slot] = seq;
    used += 1;
  }

  /** Twice the room for what is still remembered; what was forgotten leaves here. */
  function rebuild(): void {
    const [oldHashes, oldSeqs] = [hashes, seqs];
    const remembered = oldSeqs.reduce((count, seq) => (seq > forgotten ? count + 1 : count), 0);
    let slots = FIRST_SLOTS;
    while (slots < remembered * 4) slots *= 2;
    hashes = new Uint32Array(slots);
    seqs = new Float64Array(slots);
    used = 0;
    oldSeqs.forEach((seq, slot) => {
      if (seq > forgotten) put(oldHashes[slot] as number, seq);
    });
  }

  return {
    has(key) {
      const hash = hashOf(key);
      const mask = seqs.length - 1;
      for (let slot = hash & mask; seqs[slot] !== 0; slot = (slot + 1) & mask) {
        const seq = seqs[slot] as number;
        if (hashes[slot] === hash && seq > forgotten && keyAt(seq) === key) return true;
      }
      return false;
    },
    add(key, seq) {
      if (used * 2 >= seqs.length) rebuild();
      put(hashOf(key), seq);
    },
    forgetUpTo(seq) {
      forgotten = Math.max(forgotten, seq);
    },
  };
}

/** FNV-1a with a last mix: neighbours in time must not become neighbours in the table. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
