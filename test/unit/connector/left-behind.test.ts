/** What a chat leaves on the disk once it is over (DESIGN §10): ids, and nobody's words. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlanted } from "../../support/planted.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

describe("what a chat leaves on the disk", function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), "left-behind-"));
  const words = createPlanted();
  let bench: Bench;

  before(async () => {
    bench = await startBench({ storage: { kind: "embedded", path: join(folder, "store.sqlite") } });
    await bench.sandbox.onQueue(AGENTS.amelie);
  });
  after(() => rmSync(folder, { recursive: true }));

  const onDisk = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), "latin1"))
      .join("\n");

  it("holds the words while they are needed for the transcript", async () => {
    await bench.send({
      chatId: "chat",
      action: "escalate",
      competency: "Animal",
      payload: words.plant("the user's text"),
      reason: words.plant("the reason"),
      identity: { email: `${words.plant("the e-mail")}@example.org`, firstName: words.plant("the name") },
      attributes: { plan: words.plant("an attribute") },
      history: [{ from: "user", text: words.plant("the history") }],
    });
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.sandbox.say(id, AGENTS.amelie, words.plant("the agent's text"));
    await bench.see(({ kind }) => kind === "message", "the agent's text");
    assert.ok(words.in(onDisk()).length > 0, "nothing is found where something is");
    await bench.sandbox.end(id, AGENTS.amelie);
    await bench.seeEnd();
  });

  it("and none of them once it is over and the connector has closed", async () => {
    await bench.close();
    assert.deepEqual(words.in(onDisk()), []);
  });
});
