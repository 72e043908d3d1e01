/** Reading and changing the settings over the control API. */
import { Refusal } from "../refusal.ts";
import type { Settings } from "../settings.ts";
import type { World } from "../world.ts";
import { seededRandom } from "./random.ts";

/** The settings, with the two that live elsewhere. */
export function showSettings(world: World): object {
  const { timeScale } = world.clock;
  return { ...world.settings, timeScale, threadingMinutes: world.state.threadingMinutes };
}

/** Changes what is given; a name that does not exist, or a value of another type, is refused. */
export function changeSettings(world: World, changes: Record<string, unknown>): object {
  const all = showSettings(world) as Record<string, unknown>;
  for (const [name, value] of Object.entries(changes))
    if (typeof value !== typeof all[name])
      throw new Refusal(
        400,
        "invalid.value",
        `${name} must be a ${typeof all[name]}. Settings: ${Object.keys(all).join(", ")}`,
      );
  const { closedBrowser } = changes;
  if (closedBrowser !== undefined && !["requeue", "end", "stay"].includes(String(closedBrowser)))
    throw new Refusal(400, "invalid.value", "closedBrowser must be requeue, end or stay.");
  const { timeScale, threadingMinutes, ...settings } = changes as Partial<Settings> & {
    timeScale?: number;
    threadingMinutes?: number;
  };
  Object.assign(world.settings, settings);
  if (settings.randomSeed !== undefined) world.random = seededRandom(settings.randomSeed);
  if (timeScale !== undefined) world.clock.timeScale = timeScale;
  if (threadingMinutes !== undefined) world.state.threadingMinutes = threadingMinutes;
  world.changed();
  return showSettings(world);
}
