/** What an integration lets through: typing by its messaging setting, files by its content profile (contract §2.3, §2.4). */
import type { MessagingSetting, SupportedContent } from "../state/model.ts";
import type { World } from "../world.ts";

type Direction = "inbound" | "outbound";

export function typingAllowed(world: World, integrationId: string, direction: Direction): boolean {
  return messagingSettingOf(world, integrationId)?.typing[direction] === "Enabled";
}

export function mimeAllowed(
  world: World,
  integrationId: string,
  direction: Direction,
  mime: string,
): boolean {
  const allowed = contentProfileOf(world, integrationId)?.[direction] ?? [];
  return allowed.some((pattern) => matches(pattern.toLowerCase(), mime.toLowerCase()));
}

export function messagingSettingOf(world: World, integrationId: string): MessagingSetting | undefined {
  const { messagingSettings, integrations, defaultMessagingSettingId } = world.state;
  const own = integrations.get(integrationId)?.messagingSettingId;
  return (
    messagingSettings.get(own ?? defaultMessagingSettingId) ??
    messagingSettings.get(defaultMessagingSettingId)
  );
}

function contentProfileOf(world: World, integrationId: string): SupportedContent | undefined {
  const { supportedContents, integrations, defaultSupportedContentId } = world.state;
  return supportedContents.get(
    integrations.get(integrationId)?.supportedContentId ?? defaultSupportedContentId,
  );
}

/** `image/*`, any type or an exact type; parameters such as a charset do not count. */
function matches(pattern: string, mime: string): boolean {
  const [type = "", subtype = ""] = (mime.split(";")[0] ?? "").trim().split("/");
  const [wantedType, wantedSubtype] = pattern.split("/");
  return (wantedType === "*" || wantedType === type) && (wantedSubtype === "*" || wantedSubtype === subtype);
}
