/** A deploy in the moment in which a message is inside the router: it comes out once, where the new flow says. */
import assert from "node:assert/strict";
import { edited, inject, node } from "../../support/flows.ts";
import { type DeploymentType, type FlowNode, VERSIONS } from "../../support/node-red.ts";
import { type Stage, stage } from "../../support/stage.ts";
import { until } from "../../support/until.ts";

/** So long Genesys takes to say who is on queue: a deploy fits in between. */
const ASKING_MS = 1_500;

for (const version of VERSIONS) {
  describe(`a message in the router during a deploy, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    let flows: FlowNode[];
    before(async () => {
      on = await stage(version);
      flows = on.flows.map(({ credentials, ...rest }) => rest as FlowNode);
    });
    after(() => on.close());
    afterEach(async () => {
      await on.sandbox.clearFaults();
      await on.red.deploy(flows);
    });

    const OBSERVATIONS = "queues/observations/query";
    const of = (tap: string, chatId: string) => on.collector.at(tap).filter((msg) => msg.chatId === chatId);
    const cameOut = (chatId: string) => ["agent", "unavailable", "bot"].flatMap((tap) => of(tap, chatId));

    /** A user asks for a human, and the router waits for what Genesys says of the queue. */
    async function askSlowly(chatId: string): Promise<void> {
      const asked = async () =>
        (await on.sandbox.requests()).filter(({ path }) => path.includes(OBSERVATIONS)).length;
      await on.sandbox.order({ kind: "delay", delayMs: ASKING_MS, match: { path: OBSERVATIONS } });
      const before = await asked();
      let others = 0;
      // What is known of a queue holds for three seconds: others ask until Genesys is asked anew.
      await until(
        async () => {
          await on.say(`${chatId} ${others++}`, "a human", { action: "escalate", competency: "Animal" });
          return (await asked()) > before;
        },
        { what: "a router that asks Genesys" },
      );
      await on.say(chatId, "a human, please", { action: "escalate", competency: "Animal" });
    }

    async function once(chatId: string) {
      const first = await until(() => cameOut(chatId)[0], {
        what: `the message of ${chatId}`,
        instead: () => on.red.log().slice(-2000),
      });
      await until(() => of("complete", chatId).length > 0, { what: "its completion" });
      // A message that came twice would have come by now: this one passed the same way after it.
      await on.say(`${chatId} afterwards`, "hello");
      await until(() => cameOut(`${chatId} afterwards`).length > 0, { what: "the next message" });
      assert.equal(cameOut(chatId).length, 1);
      assert.equal(of("complete", chatId).length, 1);
      assert.deepEqual(of("error", chatId), []);
      return first;
    }

    for (const type of ["full", "flows", "nodes"] satisfies DeploymentType[]) {
      it(`that replaces the router (${type}): the new one decides it`, async () => {
        await askSlowly(type);
        await on.red.deploy(edited(flows, "router", { competency: { value: "Payment", type: "str" } }), type);
        const { route } = await once(type);
        assert.deepEqual(route.fallbackPath, ["Payment"]);
        const errors = on.collector.at("error").map(({ error }) => error.message);
        assert.deepEqual(errors, []);
      });
    }

    it("that replaces what stands behind the router: the decision waits until the flows run again", async () => {
      // It takes its time to close; not by the sandbox's own timers, which end with the node.
      const slow = node("slow", "function", [], {
        outputs: 0,
        libs: [{ var: "timers", module: "node:timers" }],
        func: `node.on("close", (done) => timers.setTimeout(done, ${2 * ASKING_MS}));`,
      });
      const before = [...flows, slow, inject("slow-in", "slow")];
      await on.red.deploy(before, "nodes");
      await on.red.inject("slow-in", {});
      await askSlowly("behind");
      const changed = edited(before, "tap-unavailable", { name: "another" });
      await on.red.deploy(edited(changed, "slow", { name: "another" }), "nodes");
      await once("behind");
    });

    it("that replaces a router in a subflow, whose id is another one each time", async () => {
      const inside = {
        ...edited(flows, "router", { z: "sub" }).find(({ id }) => id === "router"),
        id: "inside",
        wires: [[], [], []],
      } as FlowNode;
      const subflow: FlowNode = {
        id: "sub",
        type: "subflow",
        name: "Router",
        in: [{ x: 0, y: 0, wires: [{ id: "inside" }] }],
        out: [0, 1, 2].map((port) => ({ x: 0, y: 0, wires: [{ id: "inside", port }] })),
      };
      const instance = node("router", "subflow:sub", [["tap-agent"], ["tap-unavailable"], ["tap-bot"]]);
      const flow = (name: string) => [
        ...flows.filter(({ id }) => id !== "router"),
        subflow,
        { ...inside, name },
        instance,
      ];
      await on.red.deploy(flow("first"));
      await askSlowly("subflow");
      await on.red.deploy(flow("second"));
      const came = () => cameOut("subflow");
      await until(() => came().length > 0, { what: "the message" });
      await on.say("subflow afterwards", "hello");
      await until(() => cameOut("subflow afterwards").length > 0, { what: "the next message" });
      assert.equal(came().length, 1);
    });

    it("that takes the router out: the message is an error that says so, once, not nothing", async () => {
      await askSlowly("gone");
      await on.red.deploy(
        flows.filter(({ id }) => id !== "router"),
        "nodes",
      );
      const { error } = await on.collector.find("error", (msg) => msg.chatId === "gone", {
        what: "the error",
      });
      assert.equal(error.code, "NOT_CONFIGURED");
      assert.match(error.message, /deploy took this node out/);
      assert.deepEqual(cameOut("gone"), []);
      assert.equal(of("error", "gone").length, 1);
    });
  });
}
