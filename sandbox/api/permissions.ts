/** Whether an OAuth client may do something, and how Genesys says that it may not (contract §1.2). */
import { Refusal } from "../refusal.ts";
import type { OAuthClient } from "../state/model.ts";

export interface PermissionRule {
  type: "ALL" | "ANY" | "NO";
  permissions: string[];
}

export function hasAny(held: string[], wanted: string[]): boolean {
  return held.includes("*") || wanted.some((one) => held.includes(one));
}

/** Throws a 403 that names what is missing. */
export function checkPermissions(client: OAuthClient, { type, permissions }: PermissionRule): void {
  if (type === "NO" || permissions.length === 0) return;
  const missing = permissions.filter((one) => !hasAny(client.permissions, [one]));
  if (type === "ANY" ? missing.length < permissions.length : missing.length === 0) return;
  if (type === "ANY" && permissions.length > 1) throw anyMissing(permissions);
  const names = missing.join(", ");
  const sentence = "Unable to perform the requested action. You are missing the following permission(s): ";
  throw new Refusal(403, "missing.permissions", sentence + names, {
    messageWithParams: `${sentence}{missingPermissions}`,
    messageParams: { missingPermissions: names },
  });
}

function anyMissing(permissions: string[]): Refusal {
  const names = permissions.join(", ");
  const sentence =
    "Unable to perform the requested action. You must have at least one of the following permissions assigned: ";
  return new Refusal(403, "missing.any.permissions", sentence + names, {
    messageWithParams: `${sentence}{missingPermissions}`,
    messageParams: { missingPermissions: names },
  });
}
