/** Who the person is, as Genesys shows it to the agent: complete where it can be completed, and never too long. Pure. */
import { isBlank } from "./blank.ts";
import type { Identity } from "./contract.ts";
import { cut } from "./cut.ts";

/** Nothing of a real name is lost; Genesys' own limits are not documented. */
const LONGEST_NAME = 100;
/** RFC 5321 §4.5.3.1. */
const LONGEST_EMAIL = 254;

/** What goes into `channel.from` beside the id (genesys-contract §3.1). Empty values are left out. */
export type WireIdentity = Partial<Record<"email" | "firstName" | "lastName" | "nickname", string>>;

export function wireIdentity(identity: Identity): WireIdentity {
  const fullName = tidy(identity.fullName);
  const given = { firstName: tidy(identity.firstName), lastName: tidy(identity.lastName) };
  const names = given.firstName || given.lastName ? given : namesIn(fullName);
  const email = tidy(identity.email);
  const nickname =
    tidy(identity.nickname) ||
    fullName ||
    [names.firstName, names.lastName].filter(Boolean).join(" ") ||
    (email.split("@")[0] ?? "");
  const entries = [
    ["email", email.length <= LONGEST_EMAIL ? email : ""],
    ["firstName", cut(names.firstName, LONGEST_NAME)],
    ["lastName", cut(names.lastName, LONGEST_NAME)],
    ["nickname", cut(nickname, LONGEST_NAME)],
  ].filter(([, value]) => value !== "");
  return Object.fromEntries(entries);
}

/** "Zoé Martin" or "Martin, Zoé"; what comes after the first word of the former is the last name. */
function namesIn(fullName: string): { firstName: string; lastName: string } {
  const comma = fullName.indexOf(",");
  if (comma > 0)
    return { firstName: fullName.slice(comma + 1).trim(), lastName: fullName.slice(0, comma).trim() };
  const space = fullName.indexOf(" ");
  if (space < 0) return { firstName: fullName, lastName: "" };
  return { firstName: fullName.slice(0, space), lastName: fullName.slice(space + 1) };
}

/** One line, without what a terminal or a page would act on: line ends, and what turns the writing direction. */
function tidy(text: string | undefined): string {
  const line = (text ?? "")
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return isBlank(line) ? "" : line;
}
