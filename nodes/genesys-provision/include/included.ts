/** The further steps that a node asks for; for the dialog and the runtime alike. */

import { INCLUDES, type Include } from "../../../lib/provision/step.ts";
import { isOn } from "../../shared/config/typed-value.ts";
import type { ProvisionProperties } from "../config.ts";

export function includedBy(
  switches: Pick<ProvisionProperties, "includeFlow" | "includeTyping" | "includeDocuments">,
): Include[] {
  const asked: Record<Include, boolean> = {
    flow: isOn(switches.includeFlow),
    typing: isOn(switches.includeTyping),
    documents: isOn(switches.includeDocuments),
  };
  return INCLUDES.filter((one) => asked[one]);
}
