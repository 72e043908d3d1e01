/** The tab Identity: where a person's name and e-mail address are read from. */

import type { TypedValue } from "../../shared/config/typed-value.ts";
import { readTyped, showTyped, TEXT_SOURCES } from "../../shared/editor/typed-field.ts";
import { checkTyped } from "../../shared/editor/validate.ts";
import { GENESYS_CONFIG_DEFAULTS, type IdentityMapping } from "../config.ts";
import { fields, words } from "../fields/editor.ts";

const PARTS = Object.keys(GENESYS_CONFIG_DEFAULTS.identity) as (keyof IdentityMapping)[];

export const identityProperties = {
  identity: {
    ...fields.plain("identity"),
    label: words("genesys-config.tab.identity"),
    validate: (value: IdentityMapping | undefined, options: { label?: string }) =>
      Object.values(value ?? {})
        .map((typed) => checkTyped(typed, options))
        .find((result) => result !== true) ?? true,
  },
};

/** Shows the mapping; returns how to read it. */
export function showIdentity(identity: IdentityMapping): () => IdentityMapping {
  for (const part of PARTS) {
    const saved = identity?.[part] ?? GENESYS_CONFIG_DEFAULTS.identity[part];
    showTyped($(`#genesys-config-${part}`), saved, TEXT_SOURCES);
  }
  return () =>
    Object.fromEntries(
      PARTS.map((part) => [part, readTyped($(`#genesys-config-${part}`))] as const).filter(
        // What the flow file does not name, and nobody changed, it need not name now.
        ([part, typed]) => identity?.[part] !== undefined || !isUsual(part, typed),
      ),
    ) as unknown as IdentityMapping;
}

function isUsual(part: keyof IdentityMapping, { value, type }: TypedValue): boolean {
  const usual = GENESYS_CONFIG_DEFAULTS.identity[part];
  return value === usual.value && type === usual.type;
}
