/** What the example of attachments must be set to; what it does is seen in a real Node-RED. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Loose, ROOT } from "./example.ts";

const nodes: Loose[] = JSON.parse(readFileSync(join(ROOT, "examples/05 - Attachments.json"), "utf8"));
const one = (type: string) => nodes.find((node) => node.type === type);

describe("the example of attachments", () => {
  it("shows nothing before the flow has looked at it", () => {
    assert.equal(one("genesys-config").attachmentRelay, true);
    assert.equal(one("genesys-receive").confirm, "flow");
  });
});
