/** The genesys-receive nodes of one connector: those that are there, and those that come in a moment. */
import type { Receiver } from "./inbox/receiver.ts";

export interface Receivers {
  /** From now on, or once it has what it needs; a promise that rejects is nobody. Returns how it goes again. */
  attach(receiver: Receiver | Promise<Receiver>): () => void;
  all(): Receiver[];
  /** Resolves when nobody is on the way any more: what is emitted before would pass them by. Never rejects. */
  complete(): Promise<void>;
}

/** `came` is called for each that is there from now on. */
export function createReceivers(came: () => void): Receivers {
  const here = new Set<Receiver>();
  const coming = new Set<Promise<Receiver>>();

  function attach(receiver: Receiver): () => void {
    here.add(receiver);
    came();
    return () => void here.delete(receiver);
  }

  function attachLater(receiver: Promise<Receiver>): () => void {
    let leave = (): void => void coming.delete(receiver);
    coming.add(receiver);
    receiver.then(
      (one) => {
        if (coming.delete(receiver)) leave = attach(one);
      },
      () => coming.delete(receiver),
    );
    return () => leave();
  }

  return {
    attach: (receiver) => (receiver instanceof Promise ? attachLater(receiver) : attach(receiver)),
    all: () => [...here],
    async complete() {
      while (coming.size > 0) await Promise.allSettled(coming);
    },
  };
}
