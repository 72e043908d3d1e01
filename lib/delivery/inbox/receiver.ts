/** Who takes what comes from Genesys. */
import type { InboxRow } from "../../store/store.ts";

/** One living instance of a genesys-receive node; the same object as long as it lives. */
export interface Receiver {
  nodeId: string;
  /** `*` wants all, `""` those without competency. */
  competency: string;
  /**
   * `flow`: a message counts as handed over when the flow says so; events always when they are emitted.
   * `handed-over-receipt`: when it is emitted, and Genesys gets a Delivered.
   */
  confirm: "handed-over" | "handed-over-receipt" | "flow";
  emit(row: InboxRow, how: { redelivered: boolean }): void;
}

export function wants({ competency }: Receiver, row: InboxRow): boolean {
  return competency === "*" || competency === row.competency;
}

/** True when Genesys is to hear that it was handed over. */
export function wantsReceipt({ confirm }: Receiver, row: InboxRow): boolean {
  return confirm === "handed-over-receipt" && row.kind === "message";
}

/** True when emitting is not enough: the flow has to confirm. */
export function awaitsFlow({ confirm }: Receiver, row: InboxRow): boolean {
  return confirm === "flow" && row.kind === "message";
}
