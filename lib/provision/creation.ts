/**
 * Creating integrations. Genesys takes its time, has no lock, and allows a name twice: after creating we look again, and
 * where another Node-RED of ours was quicker, its integration is adopted and the one just made is removed.
 */
import { creationOver, gaveUp } from "./completion.ts";
import type { FoundIntegration } from "./integration.ts";
import { byAge, isOurs } from "./matching.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { ApplyPorts, Created } from "./ports.ts";
import { adopt, requestOf, settle } from "./settling.ts";
import type { Step } from "./step.ts";
import type { WantedIntegration } from "./wanted.ts";

export interface Creation {
  step: Step;
  want: WantedIntegration;
}

/** So many are begun before any is waited for: a listing of the organisation is spent per batch, not per integration. */
const BATCH = 20;

export async function createAll(
  creations: readonly Creation[],
  ports: ApplyPorts,
  tell: (step: Step, outcome: Outcome) => void,
): Promise<void> {
  for (let from = 0; from < creations.length; from += BATCH) {
    const batch = creations.slice(from, from + BATCH);
    const begun: Attempt<Created>[] = [];
    for (const { want } of batch) begun.push(await attempt(() => ports.create(requestOf(want, ports))));
    const made = await Promise.all(begun.map((one) => completion(one, ports)));
    const there = await attempt(() => ports.look());
    for (const [index, { step, want }] of batch.entries()) {
      const own = { begun: begun[index], made: made[index] } as Own;
      tell(step, await outcomeOf(finish(want, own, there, ports)));
    }
  }
}

/** What we did ourselves for one row. */
interface Own {
  begun: Attempt<Created>;
  made: Attempt<Created>;
}

/** A value, or why there is none. */
type Attempt<T> = { value: T } | { error: unknown };

async function attempt<T>(task: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await task() };
  } catch (error) {
    return { error };
  }
}

async function completion(begun: Attempt<Created>, ports: ApplyPorts): Promise<Attempt<Created>> {
  return "value" in begun ? attempt(() => completedOrRemoved(begun.value, ports)) : begun;
}

async function finish(
  want: WantedIntegration,
  { begun, made }: Own,
  there: Attempt<FoundIntegration[]>,
  ports: ApplyPorts,
): Promise<void> {
  if ("error" in there) throw "error" in made ? made.error : there.error;
  const own = "value" in made ? made.value : undefined;
  const [oldest] = [...twins(want, there.value, ports), ...(own ? [own] : [])].toSorted(byAge);
  const ownId = "value" in begun ? begun.value.id : undefined;
  if (own && oldest?.id === ownId) return settle(want, own, ports);
  // Also the answer to a creation can be lost: then the integration is there although the request failed.
  if ("error" in made && (!oldest || oldest.id === ownId)) throw made.error;
  if (own) await removeOwn(own.id, ports);
  if (oldest) await adopt(oldest.id, oldest.name, want, ports);
}

function twins(want: WantedIntegration, there: readonly FoundIntegration[], { known }: ApplyPorts) {
  const others = [...known].filter(([competency]) => competency !== want.competency);
  const taken = new Set(others.map(([, { id }]) => id));
  return there.filter((one) => !one.broken && !taken.has(one.id) && isOurs(one, want));
}

async function completedOrRemoved(begun: Created, ports: ApplyPorts): Promise<Created> {
  const made = await creationOver(begun, ports);
  if (!made.broken) return made;
  await removeOwn(made.id, ports);
  throw gaveUp(made);
}

/** Nobody has used what we made seconds ago. When it cannot be removed, the next plan reports it. */
async function removeOwn(integrationId: string, ports: ApplyPorts): Promise<void> {
  await attempt(() => ports.remove(integrationId));
}
