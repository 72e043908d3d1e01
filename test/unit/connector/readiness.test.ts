/** What the status says of a flow that could not be attached. */
import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import type { Integrations } from "../../../lib/connector/integrations.ts";
import { createReadiness } from "../../../lib/connector/readiness.ts";
import type { ConnectorSettings } from "../../../lib/connector/settings.ts";
import type { ErrorCode } from "../../../lib/errors.ts";
import type { AppliedStep } from "../../../lib/provision/outcome.ts";
import type { Secrets } from "../../../lib/secrets.ts";

function worstAfter(flowAttached: boolean, code: ErrorCode | undefined) {
  const conditions = createConditions();
  const readiness = createReadiness({
    conditions,
    settings: () => ({ competencies: [] }) as unknown as ConnectorSettings,
    integrations: { find: () => ({ flowAttached }) } as unknown as Integrations,
    secrets: () => ({ digest: "" }) as Secrets,
  });
  const error = code && { code, message: "" };
  readiness.noteLeft([{ kind: "create", competency: "Animal", done: !error, error } as AppliedStep]);
  return conditions.worst();
}

describe("a flow that could not be attached", () => {
  it("is named: its chats would go nowhere", () => {
    const expected = { name: "no-flow", values: { competency: "Animal" } };
    assert.deepEqual(worstAfter(false, "GENESYS_REJECTED"), expected);
  });

  it("is no fault where the permission is missing: somebody attaches one by hand", () => {
    assert.equal(worstAfter(false, "GENESYS_PERMISSION"), undefined);
  });

  it("is not blamed for a step that failed elsewhere", () => {
    assert.equal(worstAfter(true, "GENESYS_REJECTED"), undefined);
    assert.equal(worstAfter(true, undefined), undefined);
  });
});
