/** Deletes integrations: those that the caller lists by their id, and of them only what is provably ours and not needed. */
import { HandoverError } from "../errors.ts";
import type { FoundIntegration } from "./integration.ts";
import { type AppliedStep, type Outcome, outcomeOf, resultOf } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import type { ApplyPorts } from "./ports.ts";
import { type Reason, type Step, stepOf } from "./step.ts";

/** Genesys takes up to three minutes to delete (genesys-contract §2.2). */
const LOOKS = 92;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

export async function prune(
  plan: Plan,
  found: readonly FoundIntegration[],
  ids: readonly string[],
  ports: ApplyPorts,
): Promise<AppliedStep[]> {
  const steps = [...new Set(ids)].map((id) => deletion(id, plan, found));
  const begun = new Map<Step, Outcome>();
  for (const step of steps) {
    ports.progress(begun.size, steps.length);
    begun.set(step, await outcomeOf(begin(step, ports)));
  }
  const results: AppliedStep[] = [];
  const gone = await awaitGone(
    steps.filter((step) => begun.get(step)?.error === undefined),
    ports,
  );
  for (const step of steps) results.push(resultOf(step, gone.get(step) ?? begun.get(step)));
  return results;
}

/** What is to be done about that id; only the reason `listed` leads to a deletion. */
function deletion(id: string, { steps }: Plan, found: readonly FoundIntegration[]): Step {
  const one = found.find((candidate) => candidate.id === id);
  const orphan = steps.find(({ kind, integrationId }) => kind === "orphan" && integrationId === id);
  const planned = steps.find(({ integrationId }) => integrationId === id);
  return stepOf({
    kind: "delete",
    competency: planned?.competency ?? "",
    integrationId: id,
    integrationName: one?.name ?? "",
    field: null,
    old: one?.webhookUrl ?? null,
    new: null,
    reason: reasonOf(one, orphan, planned),
  });
}

function reasonOf(one?: FoundIntegration, orphan?: Step, planned?: Step): Reason {
  if (!one) return "gone-already";
  if (orphan) return "listed";
  return planned && planned.kind !== "conflict" ? "in-use" : "not-ours";
}

async function begin(step: Step, ports: ApplyPorts): Promise<void> {
  const { reason, integrationName: name, integrationId: id } = step;
  if (reason === "gone-already" || id === null) return;
  if (reason === "in-use")
    throw refusal(name, "a row of the competency table needs it", "Remove the row first.");
  if (reason === "not-ours") {
    throw refusal(
      name,
      "it carries neither our mark nor our address",
      "Delete it in Genesys if it is not needed.",
    );
  }
  const live = await ports.liveOn(id);
  if (live > 0) throw refusal(name, `${live} chats are live on it`, "Prune again when they have ended.");
  try {
    await ports.remove(id);
  } catch (error) {
    if (!(error instanceof HandoverError)) throw error;
    if (error.facts.status === 404) return;
    if (error.facts.status !== 412) throw error;
    throw new HandoverError(
      "GENESYS_REJECTED",
      `Genesys does not delete "${name}" while something still uses it (412).`,
      "Take the Architect flow off it under Admin > Routing > Message Routing, wait for its conversations to end, then prune again.",
      error.facts,
    );
  }
}

/** Deletion is asynchronous: it is over when Genesys no longer shows the integration. All wait together. */
async function awaitGone(steps: readonly Step[], ports: ApplyPorts): Promise<Map<Step, Outcome>> {
  const outcomes = new Map<Step, Outcome>();
  let waiting = steps.map((step) => ({ step, id: step.integrationId ?? "" }));
  for (let look = 0; waiting.length > 0 && look < LOOKS; look++) {
    if (look > 0) await ports.wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (look - 1)));
    const still: typeof waiting = [];
    for (const one of waiting) {
      const gone = one.step.reason === "gone-already" || (await ports.gone(one.id));
      if (gone) outcomes.set(one.step, await outcomeOf(forgotten(one.step, ports)));
      else still.push(one);
    }
    waiting = still;
  }
  for (const { step } of waiting) {
    outcomes.set(step, { error: tooSlow(step.integrationName) });
  }
  return outcomes;
}

async function forgotten({ competency, integrationId }: Step, ports: ApplyPorts): Promise<void> {
  if (ports.known.get(competency)?.id === integrationId) await ports.forget(competency);
}

function refusal(name: string, why: string, remedy: string): HandoverError {
  return new HandoverError("GENESYS_REJECTED", `"${name}" is not deleted: ${why}.`, remedy);
}

function tooSlow(name: string): HandoverError {
  return new HandoverError(
    "GENESYS_TIMEOUT",
    `Genesys has begun to delete "${name}" but still shows it.`,
    "Run prune again in a few minutes.",
    { retriable: true },
  );
}
