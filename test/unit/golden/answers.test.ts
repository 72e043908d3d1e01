/** What Genesys answers to our calls (genesys-contract §3.1–§3.6), and what becomes of it here. */
import assert from "node:assert/strict";
import { asHandoverError } from "../../../lib/errors.ts";
import { createHttp } from "../../../lib/genesys/http.ts";
import { createInbound, type Inbound } from "../../../lib/genesys/inbound.ts";
import { checkDefinition } from "../../../sandbox/api/validate.ts";
import type { Json } from "../../support/json.ts";
import { startApi } from "../genesys/api-double.ts";
import { golden, goldenNames, matchesGolden } from "./golden.ts";

const FILES = [...goldenNames(/^3\.[1345]-answer/), ...goldenNames(/^3\.6-/)];

/** Any body: what is sent has golden files of its own. */
const CALLS: Record<string, (inbound: Inbound) => Promise<unknown>> = {
  message: ({ message }) => message("i", {} as never),
  typing: ({ typing }) => typing("i", {} as never),
  delivered: ({ receipt }) => receipt("i", { status: "Delivered" } as never),
  failed: ({ receipt }) => receipt("i", { status: "Failed" } as never),
  click: ({ structuredResponse }) => structuredResponse("i", {} as never),
};

function outcomeOf(error: unknown) {
  const { code, message, facts } = asHandoverError(error);
  return { error: { code, message, facts } };
}

describe("golden: what Genesys answers", () => {
  for (const name of FILES) {
    it(`${name} is understood as the file says`, async () => {
      const file = golden(name);
      checkDefinition(file.definition, file.answer.body);
      const api = await startApi(() => file.answer);
      try {
        const call = CALLS[file.call] ?? assert.fail(file.call);
        const said = await call(createInbound(createHttp(api.options))).then(
          (taken) => ({ taken: taken ?? null }),
          outcomeOf,
        );
        matchesGolden(name, { ...file, outcome: said });
        // Genesys' own sentences can quote what was sent.
        assert.doesNotMatch(JSON.stringify(said), /Zoé writes/);
      } finally {
        await api.close();
      }
    });
  }

  it("every status that the contract names is among them, and every kind of call", () => {
    const statuses = FILES.map((name) => golden(name).answer.status);
    const named = [200, 202, 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 503, 504];
    assert.deepEqual(
      [...new Set(statuses)].toSorted((a, b) => a - b),
      named,
    );
    assert.deepEqual(
      [...new Set(FILES.map((name) => golden(name).call))].toSorted(),
      Object.keys(CALLS).toSorted(),
    );
  });

  const broken: [string, string, (body: Json) => void][] = [
    ["3.1-answer", "a conversation that is a number", (body) => (body.conversationId = 7)],
    ["3.4-answer-failed", "an unknown status", (body) => (body.status = "Perhaps")],
    ["3.6-invalid-value", "details that are no list", (body) => (body.details = {})],
  ];
  for (const [name, what, change] of broken) {
    it(`${name} with ${what} is not what the OpenAPI says`, () => {
      const { definition, answer } = golden(name);
      change(answer.body);
      assert.throws(() => checkDefinition(definition, answer.body), { status: 400 });
    });
  }
});
