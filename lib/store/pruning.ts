/** What is too old to be asked for leaves the file, a bounded number of rows at a time. */
import type { Statements } from "./statements.ts";
import type { Known, Transactions } from "./transactions.ts";

const PRUNED_AT_ONCE = 1000;

/** Prunes what is older than that moment (ms); answers how many rows went, 0 when nothing is left to prune. */
export function createPruning(
  run: Statements,
  { keys, turnsOf }: Known,
  { transaction }: Pick<Transactions, "transaction">,
): (before: number) => number {
  function pruneKeys(before: number): number {
    const oldest = run.oldestKeys(PRUNED_AT_ONCE);
    // Numbers ascend with time, so the first key that is young enough ends the search.
    const young = oldest.findIndex(({ received_at }) => received_at >= before);
    const old = young < 0 ? oldest : oldest.slice(0, young);
    const last = old.at(-1)?.seq;
    if (last === undefined) return 0;
    run.deleteKeysUpTo(last);
    keys.forgetUpTo(last);
    return old.length;
  }

  /** A word that was written while its escalation ended has nobody left to ask for it. */
  function pruneTurns(): number {
    const idle = [...turnsOf.keys()].filter((escalationId) => !run.isLive(escalationId));
    if (idle.length > 0) transaction([{ turnsDone: idle }]);
    return idle.length;
  }

  return (before) =>
    pruneKeys(before) ||
    run.deleteEscalations(before, PRUNED_AT_ONCE) ||
    run.deleteSent(before, PRUNED_AT_ONCE) ||
    pruneTurns();
}
