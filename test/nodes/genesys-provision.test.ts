/** What genesys-provision says when it cannot do its work. */

import assert from "node:assert/strict";
import { loadNodes, unloadNodes } from "../support/tested-nodes.ts";
import { around, CREDENTIALS, config } from "./flow.ts";

describe("genesys-provision", () => {
  afterEach(unloadNodes);

  it("hands GENESYS_UNREACHABLE to the Catch node while Genesys is away", async () => {
    const tested = await loadNodes(
      [config(), ...around("genesys-provision", 1, { onDeploy: "nothing" })],
      CREDENTIALS,
    );
    tested.node("tested").receive({ action: "plan" });
    const { error } = await tested.find("errors", (msg) => msg.action === "plan", "the error");
    assert.equal(error.code, "GENESYS_UNREACHABLE");
    assert.doesNotMatch(JSON.stringify(error), /secret-of-the-client/);
  });
});
