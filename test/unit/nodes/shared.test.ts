/** What the nodes have in common, with Node-RED's own evaluation. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import util from "@node-red/util";
import type { Node, NodeAPI } from "node-red";
import { createConditions } from "../../../lib/conditions.ts";
import { closeAll, HandoverError, handleOf } from "../../../lib/index.ts";
import { GENESYS_CONFIG_DEFAULTS } from "../../../nodes/genesys-config/config.ts";
import { connectorOf } from "../../../nodes/shared/connector.ts";
import { evaluate } from "../../../nodes/shared/evaluate.ts";
import { type FlowMessage, handleInput, type Outputs } from "../../../nodes/shared/handler.ts";
import { identityOf } from "../../../nodes/shared/identity.ts";
import { shownOf, showStatus } from "../../../nodes/shared/status.ts";

const nodes = new Map<string, unknown>();
const RED = {
  util: util.util,
  nodes: { getNode: (id: string) => nodes.get(id) ?? null },
  _: (key: string, values: Record<string, string>) => `${key} ${Object.values(values ?? {}).join()}`.trim(),
} as unknown as NodeAPI;
const node = { _flow: { getSetting: () => undefined } } as unknown as Node;
const message = (rest: object): FlowMessage => ({ _msgid: "m", ...rest }) as FlowMessage;

afterEach(() => {
  nodes.clear();
});

describe("evaluating a typed value", () => {
  const msg = message({ chatId: "c1", deep: { list: [1, 2] }, payload: "x" });
  const cases: [string, { value: string; type: string } | undefined, unknown][] = [
    ["a property of the message", { value: "chatId", type: "msg" }, "c1"],
    ["a deep one", { value: "deep.list[1]", type: "msg" }, 2],
    ["one that is not there", { value: "nothing.there", type: "msg" }, undefined],
    ["a text", { value: "fixed", type: "str" }, "fixed"],
    ["a number", { value: "5", type: "num" }, 5],
    ["JSON", { value: '{"a":1}', type: "json" }, { a: 1 }],
    ["JSONata", { value: "payload & '!'", type: "jsonata" }, "x!"],
    ["nothing", undefined, undefined],
    ["an empty one", { value: "", type: "msg" }, undefined],
  ];
  for (const [what, typed, expected] of cases) {
    it(`${what}`, async () => assert.deepEqual(await evaluate(RED, typed, node, msg), expected));
  }

  it("what cannot be read says why, and nothing of the message", async () => {
    const secret = message({ payload: "Zoé's card" });
    for (const value of ["$number(payload)", "$toMillis(payload)", "payload + 1", "payload("]) {
      const error = await evaluate(RED, { value, type: "jsonata" }, node, secret).then(
        () => assert.fail("it was read"),
        (thrown) => thrown,
      );
      assert.equal(error.code, "NOT_CONFIGURED", value);
      assert.doesNotMatch(error.message, /Zoé|card/);
      assert.ok(error.message.includes(value));
    }
  });

  it("what cannot be read rejects", () =>
    assert.rejects(evaluate(RED, { value: "{", type: "json" }, node, msg)));
});

describe("the identity", () => {
  it("is read by the mapping of the connector; empty parts and parts that fail are left out", async () => {
    nodes.set("c1", {
      identity: {
        email: { value: "user.mail", type: "msg" },
        firstName: { value: "{", type: "json" },
        lastName: { value: "user.number", type: "msg" },
        nickname: { value: "  ", type: "str" },
      },
    });
    const identity = await identityOf(
      RED,
      "c1",
      node,
      message({ user: { mail: " zoe@example.org ", number: 7 } }),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(identity)), { email: "zoe@example.org", lastName: "7" });
  });

  it("follows the message contract when the connector is missing", async () => {
    const identity = await identityOf(
      RED,
      "none",
      node,
      message({ identity: { firstName: "Zoé", email: {} } }),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(identity)), { firstName: "Zoé" });
  });

  it("survives a mapping that a hand-written flow gives in part", async () => {
    nodes.set("c1", { identity: { email: GENESYS_CONFIG_DEFAULTS.identity.email } });
    const identity = await identityOf(
      RED,
      "c1",
      node,
      message({ identity: { email: "a@b.c", firstName: "Zoé" } }),
    );
    assert.equal(identity.email, "a@b.c");
  });
});

describe("an input handler", () => {
  /** A node that was given one message; what it sent and how it was done. */
  async function run(
    handle: (msg: FlowMessage) => Promise<Outputs>,
    send: (sent: unknown) => void = () => {},
  ) {
    const emitter = new EventEmitter();
    handleInput(emitter as unknown as Node, handle);
    const sent: unknown[] = [];
    const done: unknown[] = [];
    await new Promise<void>((resolve) => {
      emitter.emit(
        "input",
        message({ payload: 1 }),
        (one: unknown) => {
          sent.push(one);
          send(one);
        },
        (error?: unknown) => {
          done.push(error);
          resolve();
        },
      );
    });
    return { sent, done };
  }

  it("sends and is done once", async () => {
    const { sent, done } = await run(async (msg) => msg);
    assert.deepEqual([sent.length, done], [1, [undefined]]);
  });

  it("that has nothing to send is done all the same", async () => {
    const { sent, done } = await run(async () => undefined);
    assert.deepEqual([sent, done], [[], [undefined]]);
  });

  for (const [what, handle, code] of [
    ["a refusal", async () => Promise.reject(new HandoverError("TEXT_EMPTY", "x", "")), "TEXT_EMPTY"],
    ["a mistake of ours", async () => Promise.reject(new TypeError("oops")), "STORE_UNAVAILABLE"],
    [
      "an exception before the first await",
      () => {
        throw new HandoverError("NOT_CONFIGURED", "x", "");
      },
      "NOT_CONFIGURED",
    ],
  ] as const) {
    it(`${what} goes to the Catch nodes with a code, and nothing is sent`, async () => {
      const { sent, done } = await run(handle as (msg: FlowMessage) => Promise<Outputs>);
      assert.deepEqual([sent, done.map((error) => (error as HandoverError).code)], [[], [code]]);
    });
  }

  it("a message that cannot be passed on is an error, once", async () => {
    const { done } = await run(
      async (msg) => msg,
      () => {
        throw new Error("not cloneable");
      },
    );
    assert.equal(done.length, 1);
    assert.match(String(done[0]), /not cloneable/);
  });
});

describe("the status", () => {
  it("shows the worst condition, and the node's own when all is well", () => {
    const conditions = createConditions();
    const shown: unknown[] = [];
    const self = { status: (one: unknown) => shown.push(one) } as unknown as Node;
    const own = { fill: "green", shape: "dot", text: "own" } as const;
    const stop = showStatus(RED, self, { conditions } as never, () => own);
    conditions.set("permission-missing", { permission: "a:b:c" });
    conditions.clear("permission-missing");
    stop();
    conditions.set("unreachable");
    assert.deepEqual(shown, [
      own,
      { fill: "yellow", shape: "dot", text: "status.permission-missing a:b:c" },
      own,
    ]);
  });

  it("nothing wrong shows nothing", () => assert.equal(shownOf(RED, undefined), undefined));
});

describe("a node's connector", () => {
  afterEach(() => closeAll(0));

  it("that is missing is said at once", () => {
    assert.ok(connectorOf(RED, "gone").conditions.has("not-configured"));
    assert.ok(connectorOf(RED, "").conditions.has("not-configured"));
  });

  it("that is there is the registry's, and nothing is said", () => {
    nodes.set("there", {});
    assert.equal(connectorOf(RED, "there"), handleOf("there"));
    assert.equal(handleOf("there").conditions.worst(), undefined);
  });
});
