/** What the tabs declare their properties with. */

import type { Problem } from "../../shared/config/check.ts";
import { fieldsOf } from "../../shared/editor/fields.ts";
import { checked } from "../../shared/editor/validate.ts";
import { wordsOf } from "../../shared/editor/words.ts";
import { checkLimit, type LIMITS } from "../check.ts";
import {
  GENESYS_CONFIG_CREDENTIALS,
  GENESYS_CONFIG_DEFAULTS,
  type GenesysConfigCredentials,
  type GenesysConfigProperties,
} from "../config.ts";

export const words = wordsOf("genesys-config");
export const fields = fieldsOf("genesys-config", GENESYS_CONFIG_DEFAULTS, words);

/** A number within its limits. */
export const limit = <Name extends keyof typeof LIMITS>(name: Name) =>
  fields.checked(name, (value) => checkLimit(name, value));

export const credential = <Name extends keyof GenesysConfigCredentials>(
  name: Name,
  check: (this: GenesysConfigProperties & EditorNode, value: string) => Problem | undefined,
) => ({
  ...GENESYS_CONFIG_CREDENTIALS[name],
  label: words(`genesys-config.label.${name}`),
  validate: checked(words, check),
});
