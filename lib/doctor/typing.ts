/** Check 7: may "is typing" pass in both directions? At Genesys it is off until somebody switches it on (genesys-contract §2.3). */
import type { Models } from "purecloud-platform-client-v2";
import { type Finding, type FindingKey, finding, listed } from "./check.ts";
import type { RunCheck } from "./exam.ts";
import { grouped } from "./grouped.ts";
import { BEHIND_CHATS, present } from "./readings.ts";

export const checkTyping: RunCheck = async ({ genesys, readings }) => {
  const rows = present(await readings.rows());
  if (rows.length === 0) return [finding("common.no-integration", "skipped")];
  const settings = grouped(rows, ({ found }) => found.messagingSetting?.id ?? "");
  const judged = await Promise.all(
    settings.map(async ({ key: id, names }) => {
      const { settings: api } = genesys;
      return { names, setting: await (id ? api.get(id, BEHIND_CHATS) : api.getDefault(BEHIND_CHATS)) };
    }),
  );
  return judgeTyping(judged);
};

/** One finding per combination of directions, each naming its integrations. Pure. */
export function judgeTyping(
  settings: readonly { names: string[]; setting: Models.MessagingSetting }[],
): Finding[] {
  const kinds = ["off", "from-users-off", "from-agents-off", "on"] as const;
  return kinds.flatMap((kind) => {
    const names = settings.filter(({ setting }) => kindOf(setting) === kind).flatMap((one) => one.names);
    if (names.length === 0) return [];
    const key: FindingKey = `typing.${kind}`;
    return [finding(key, kind === "on" ? "ok" : "warning", { names: listed(names) })];
  });
}

/** `inbound` is from the user to the agent. */
function kindOf({ event }: Models.MessagingSetting) {
  const { inbound, outbound } = event?.typing?.on ?? {};
  const fromUsers = isOn(inbound);
  const fromAgents = isOn(outbound);
  if (fromUsers && fromAgents) return "on";
  if (!fromUsers && !fromAgents) return "off";
  return fromUsers ? "from-agents-off" : "from-users-off";
}

const isOn = (value: string | undefined): boolean => value?.toLowerCase() === "enabled";
