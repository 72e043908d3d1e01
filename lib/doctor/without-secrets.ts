/** No text of the doctor's is made of a secret; should one have got in all the same, it does not get out. Pure. */
import type { Check, Values } from "./check.ts";

export function withoutSecrets(check: Check, secrets: readonly string[]): Check {
  const clean = (value: string) =>
    secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, "•••"), value);
  const cleanAll = (values: Values): Values =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? clean(value) : value]),
    );
  return { ...check, findings: check.findings.map((one) => ({ ...one, values: cleanAll(one.values) })) };
}
