/** Of which of its messages Genesys has had a receipt from us: it gets each once, and nothing after a Failed. */

export type ReceiptKind = "delivered" | "failed";

export interface Told {
  /**
   * Undefined when there is nothing to tell any more. Else it counts as told from now on, until the answer is called:
   * when the receipt could not be written after all.
   */
  claim(messageId: string, kind: ReceiptKind): (() => void) | undefined;
}

/** A flow answers within minutes; what is older may be told again. */
const KEPT = 10_000;

export function createTold(kept = KEPT): Told {
  const told = new Map<string, ReceiptKind>();

  function set(messageId: string, kind: ReceiptKind | undefined): void {
    told.delete(messageId);
    if (kind) told.set(messageId, kind);
    const [oldest] = told.keys();
    if (told.size > kept && oldest !== undefined) told.delete(oldest);
  }

  return {
    claim(messageId, kind) {
      const before = told.get(messageId);
      // Delivered can turn out to be wrong: the flow knows more than we do.
      if (before === "failed" || before === kind) return undefined;
      set(messageId, kind);
      return () => set(messageId, before);
    },
  };
}
