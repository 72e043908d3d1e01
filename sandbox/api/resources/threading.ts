/** The threading window, one for all open integrations (contract §5.1). */
import { badRequest } from "../../refusal.ts";
import type { World } from "../../world.ts";
import type { Routes } from "../route.ts";

const PATH = "/api/v2/conversations/messaging/threadingtimeline";
const LONGEST_MINUTES = 72 * 60;

export const threadingRoutes: Routes = {
  [`GET ${PATH}`]: ({ world }) => ({ body: show(world) }),
  [`PUT ${PATH}`]: ({ world, body }) => {
    for (const { messengerType, timeoutInMinutes } of body.settings) {
      if (timeoutInMinutes < 0 || timeoutInMinutes > LONGEST_MINUTES)
        throw badRequest(`timeoutInMinutes must be between 0 and ${LONGEST_MINUTES}.`, "timeoutInMinutes");
      if (messengerType === "open") world.state.threadingMinutes = timeoutInMinutes;
    }
    world.changed();
    return { body: show(world) };
  },
};

function show(world: World): object {
  return {
    settings: [{ messengerType: "open", timeoutInMinutes: world.state.threadingMinutes }],
    defaultTimeoutMinutes: LONGEST_MINUTES,
  };
}
