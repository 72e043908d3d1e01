/** The desk's switch for typing: gives the integration a messaging setting of its own (contract §2.3). */
import { messagingSettingOf } from "../conversations/profiles.ts";
import { newId } from "../ids.ts";
import type { Integration, MessagingSetting } from "../state/model.ts";
import type { World } from "../world.ts";

/** Leaves other integrations alone: a setting that is shared, or the default, is copied first. */
export function switchTyping(world: World, integration: Integration, wanted: Record<string, unknown>): void {
  const before = messagingSettingOf(world, integration.id);
  const now = world.clock.now();
  const setting: MessagingSetting =
    before && isOwn(world, integration, before)
      ? before
      : {
          id: newId(),
          name: `Typing of ${integration.name}`,
          typing: { inbound: "Disabled", outbound: "Disabled", ...before?.typing },
          dateCreated: now,
          dateModified: now,
          version: 0,
        };
  for (const direction of ["inbound", "outbound"] as const)
    if (typeof wanted[direction] === "boolean")
      setting.typing[direction] = wanted[direction] ? "Enabled" : "Disabled";
  setting.dateModified = now;
  setting.version++;
  world.state.messagingSettings.set(setting.id, setting);
  integration.messagingSettingId = setting.id;
  world.changed();
}

function isOwn(world: World, integration: Integration, setting: MessagingSetting): boolean {
  if (
    !setting ||
    integration.messagingSettingId !== setting.id ||
    setting.id === world.state.defaultMessagingSettingId
  )
    return false;
  return ![...world.state.integrations.values()].some(
    (one) => one !== integration && one.messagingSettingId === setting.id,
  );
}
