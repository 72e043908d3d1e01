/** Check 8: does the content profile let pass what the flow wants to send and get? (genesys-contract §2.4) */
import type { Models } from "purecloud-platform-client-v2";
import { type Finding, type FindingKey, finding, listed } from "./check.ts";
import type { RunCheck, Wants } from "./exam.ts";
import { grouped } from "./grouped.ts";
import { BEHIND_CHATS, present } from "./readings.ts";

/** What people send when nobody says otherwise: photos and documents. */
const USUAL: Wants = {
  fromUsers: ["image/jpeg", "image/png", "application/pdf"],
  fromAgents: ["image/jpeg", "image/png", "application/pdf"],
};

export const checkContent: RunCheck = async ({ genesys, readings, wants }) => {
  const rows = present(await readings.rows());
  if (rows.length === 0) return [finding("common.no-integration", "skipped")];
  const profiles = grouped(rows, ({ found }) => found.supportedContent?.id ?? "");
  const judged = await Promise.all(
    profiles.map(async ({ key: id, names }) => {
      const { supportedContents: api } = genesys;
      return { names, profile: await (id ? api.get(id, BEHIND_CHATS) : api.getDefault(BEHIND_CHATS)) };
    }),
  );
  return judged.flatMap((one) => judgeContent(one, wants));
};

/** What the flow asked for and does not get is an error; what is only usual, a warning. Pure. */
export function judgeContent(
  { names, profile }: { names: string[]; profile: Models.SupportedContent },
  wants: Wants | undefined,
): Finding[] {
  const { fromUsers, fromAgents } = wants ?? USUAL;
  const { inbound, outbound } = profile.mediaTypes?.allow ?? {};
  const verdict = wants ? "error" : "warning";
  const missing = (key: FindingKey, types: string[]) =>
    types.length === 0 ? [] : [finding(key, verdict, { names: listed(names), types: types.join(", ") })];
  const refused = [
    ...missing("content.from-users-refused", refusedOf(fromUsers, inbound)),
    ...missing("content.from-agents-refused", refusedOf(fromAgents, outbound)),
  ];
  if (refused.length > 0) return refused;
  const types = [...new Set([...fromUsers, ...fromAgents])].join(", ");
  return [finding("content.enough", "ok", { names: listed(names), types })];
}

function refusedOf(wanted: readonly string[], allowed: readonly Models.MediaType[] = []): string[] {
  return wanted.filter((type) => !allowed.some((one) => covers(one.type ?? "", type)));
}

/** Besides whole types Genesys knows the wildcards for everything and for one kind. */
function covers(allowed: string, wanted: string): boolean {
  const pattern = allowed.trim().toLowerCase();
  const type = wanted.trim().toLowerCase();
  if (pattern === "*/*" || pattern === type) return true;
  return pattern.endsWith("/*") && type.startsWith(pattern.slice(0, -1));
}
