/** Several things measured in turn, A B A B: whatever the machine does meanwhile, it does to all of them. */
import { watchOthers } from "./foreign.ts";

export interface RoundsOptions<Sample> {
  rounds: number;
  variants: Record<string, () => Promise<Sample>>;
  /** The processes that belong to the measurement. */
  pids: readonly number[];
  /** One line per sample, for whoever waits. */
  show(sample: Sample): string;
}

/** More than so many cores busy with something else: the round does not count. */
const OTHERS_MAX = 0.35;
/** Rounds that may be repeated for that, as a multiple of those asked for; afterwards all count. */
const PATIENCE = 2;

/** The samples of each variant, by round. */
export async function measureInTurn<Sample>(
  options: RoundsOptions<Sample>,
): Promise<{ samples: Record<string, Sample[]>; disturbed: number }> {
  const { rounds, variants, pids, show } = options;
  const samples: Record<string, Sample[]> = Object.fromEntries(
    Object.keys(variants).map((name) => [name, []]),
  );
  let disturbed = 0;
  for (let kept = 0; kept < rounds; ) {
    const round: Record<string, Sample> = {};
    let others = 0;
    for (const [name, measure] of Object.entries(variants)) {
      const stop = watchOthers(pids);
      const sample = await measure();
      const busy = stop();
      others = Math.max(others, busy);
      round[name] = sample;
      console.log(
        `  ${kept + 1}/${rounds} ${name}: ${show(sample)}${busy > OTHERS_MAX ? ` (others: ${busy.toFixed(2)} cores)` : ""}`,
      );
    }
    if (others > OTHERS_MAX && disturbed < rounds * PATIENCE) {
      disturbed += 1;
      continue;
    }
    for (const [name, sample] of Object.entries(round)) samples[name]?.push(sample);
    kept += 1;
  }
  return { samples, disturbed };
}
