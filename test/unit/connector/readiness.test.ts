/** What Genesys still lacks of a connector, as its status says it. */
import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createIntegrations, type Integrations } from "../../../lib/connector/integrations.ts";
import { createReadiness } from "../../../lib/connector/readiness.ts";
import type { ConnectorSettings } from "../../../lib/connector/settings.ts";
import type { ErrorCode } from "../../../lib/errors.ts";
import type { AppliedStep } from "../../../lib/provision/outcome.ts";
import type { Secrets } from "../../../lib/secrets.ts";
import { storeWith } from "../escalation/escalations.ts";
import { row } from "../routing/rows.ts";

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

describe("the readiness of a connector", () => {
  async function setUp() {
    const conditions = createConditions();
    const integrations = createIntegrations(await storeWith());
    const settings = { competencies: [row("Animal"), row("")] };
    const readiness = createReadiness({
      conditions,
      settings: () => settings as never,
      integrations,
      secrets: () => ({ current: "", digest: "now", accepted: [], idKeys: [] }),
    });
    const know = (competency: string, secretDigest: string) =>
      integrations.remember(competency, { id: "i", name: "x", recipientId: "r", secretDigest });
    return { conditions, readiness, know };
  }
  const step = (rest: Partial<AppliedStep>) =>
    ({
      kind: "keep",
      competency: "",
      integrationId: "i",
      integrationName: "DYDU bot connector",
      field: null,
      old: null,
      new: null,
      reason: "fits",
      why: "",
      done: false,
      ...rest,
    }) as AppliedStep;

  it("says how many integrations are missing, and whether Genesys has the secret", async () => {
    const { conditions, readiness, know } = await setUp();
    readiness.note();
    assert.deepEqual(conditions.worst(), { name: "not-provisioned", values: { count: 2 } });
    await know("Animal", "older");
    await know("", "now");
    readiness.note();
    assert.equal(conditions.worst()?.name, "secret-not-at-genesys");
    await know("Animal", "now");
    readiness.note();
    assert.equal(conditions.worst(), undefined);
  });

  it("says when a name is taken or Genesys sends elsewhere, until a run has mended it", async () => {
    const { conditions, readiness } = await setUp();
    readiness.noteLeft([step({ kind: "conflict" })]);
    assert.deepEqual(conditions.worst(), { name: "conflict", values: { name: "DYDU bot connector" } });
    readiness.noteLeft([step({ kind: "update", field: "webhookUrl" })]);
    assert.equal(conditions.worst()?.name, "address-not-at-genesys");
    readiness.noteLeft([step({ kind: "update", field: "webhookUrl", done: true })]);
    assert.equal(conditions.worst(), undefined);
  });
});
