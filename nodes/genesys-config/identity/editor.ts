/** The tab Identity: where a person's name and e-mail address are read from. */

import { readTyped, showTyped, TEXT_SOURCES } from "../../shared/editor/typed-field.ts";
import { GENESYS_CONFIG_DEFAULTS, type IdentityMapping } from "../config.ts";

const PARTS = Object.keys(GENESYS_CONFIG_DEFAULTS.identity) as (keyof IdentityMapping)[];

/** Shows the mapping; returns how to read it. */
export function showIdentity(identity: IdentityMapping): () => IdentityMapping {
  for (const part of PARTS) {
    const saved = identity?.[part] ?? GENESYS_CONFIG_DEFAULTS.identity[part];
    showTyped($(`#genesys-config-${part}`), saved, TEXT_SOURCES);
  }
  return () =>
    Object.fromEntries(
      PARTS.map((part) => [part, readTyped($(`#genesys-config-${part}`))]),
    ) as unknown as IdentityMapping;
}
