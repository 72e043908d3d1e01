/** Plays a world through any list of steps, and checks what it promises at the end. */
import fc from "fast-check";

export interface World<Step> {
  begin(): Promise<void>;
  do(step: Step): Promise<void>;
  /** Lets everything come to its end. */
  finish(): Promise<void>;
  check(): Promise<void>;
}

const LENGTH = { minLength: 10, maxLength: 80, size: "max" } as const;

/** Rejects with the smallest list of steps after which a promise is broken, and the seed. */
export async function inAnyOrder<Step>(
  step: fc.Arbitrary<Step>,
  world: () => World<Step>,
  numRuns: number,
): Promise<void> {
  const play = async (steps: Step[]) => {
    const one = world();
    await one.begin();
    for (const step of steps) await one.do(step);
    await one.finish();
    await one.check();
  };
  await fc.assert(fc.asyncProperty(fc.array(step, LENGTH), play), { numRuns });
}

/** Now and then the process dies and another one starts. */
export function withRestarts<Step>(step: fc.Arbitrary<Step>, restart: Step): fc.Arbitrary<Step> {
  return fc.oneof({ weight: 8, arbitrary: step }, { weight: 1, arbitrary: fc.constant(restart) });
}

export function isInOrder(numbers: number[]): boolean {
  return numbers.every((number, index) => index === 0 || (numbers[index - 1] as number) <= number);
}
