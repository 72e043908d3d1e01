/** All five nodes are bundled one by one, and still there is only one of everything (DESIGN §11). */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { row } from "../support/flows.ts";
import { ROOT } from "../support/node-red.ts";
import { freePort } from "../support/port.ts";
import { AGENTS, FLOWS, type TestSandbox, testSandbox } from "../support/sandbox.ts";
import { built, loadNodes, unloadNodes } from "../support/tested-nodes.ts";
import { config } from "./flow.ts";

describe("the five nodes", () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await testSandbox();
  });
  after(() => sandbox.close());
  afterEach(unloadNodes);

  it("share one registry: what one makes the next one uses", async () => {
    const helperOf = (id: string) => ({ id, type: "helper" });
    const { clientId, clientSecret } = { clientId: sandbox.client.id, clientSecret: sandbox.client.secret };
    const tested = await loadNodes(
      [
        config({
          loginUrl: sandbox.url,
          apiUrl: sandbox.url,
          webhookPort: await freePort(),
          competencies: [row("Animal", { flowId: FLOWS.animal })],
        }),
        {
          id: "provision",
          type: "genesys-provision",
          connector: "config",
          onDeploy: "nothing",
          wires: [["planned"]],
        },
        { id: "router", type: "competency-router", connector: "config", wires: [["routed", "send"], [], []] },
        { id: "send", type: "genesys-send", connector: "config", wires: [["sent"]] },
        { id: "receive", type: "genesys-receive", connector: "config", wires: [["said"], [], []] },
        ...["planned", "routed", "sent", "said"].map(helperOf),
      ],
      { config: { clientId, clientSecret } },
    );
    // genesys-config opened it, and the library's own entry knows it.
    const { handleOf } = await built("lib/index.js");
    await handleOf("config").use();

    tested.node("provision").receive({ action: "plan" });
    const plan = await tested.find("planned", (msg) => msg.action === "plan", "the plan");
    tested.node("provision").receive({ ...plan, action: "apply" });
    await tested.find("planned", (msg) => msg.action === "apply", "the plan carried out");

    await sandbox.onQueue(AGENTS.amelie);
    tested
      .node("router")
      .receive({ chatId: "c", payload: "My dog is ill", action: "escalate", competency: "Animal" });
    const sent = await tested.find("sent", () => true, "the accepted message");
    assert.equal(sent.delivery.status, "accepted");

    const { id } = await sandbox.accept(AGENTS.amelie);
    await sandbox.say(id, AGENTS.amelie, "Hello, what has it got?");
    const said = await tested.find("said", () => true, "the agent's words");
    assert.equal(said.chatId, "c");
    assert.equal(said.payload, "Hello, what has it got?");
    assert.equal((await (await handleOf("config").use()).chats("")).live, 1);
  });

  it("are built with every module of lib in one file only", () => {
    const dist = join(ROOT, "dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".js"),
    );
    const marks = ["The genesys-config of this node is missing", "This chat is not with a human agent"];
    for (const mark of marks) {
      const holding = files.filter((file) => readFileSync(join(dist, file), "utf8").includes(mark));
      assert.equal(holding.length, 1, `"${mark}" is in ${holding.join(", ")}`);
    }
  });
});
