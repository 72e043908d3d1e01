/** A flow message as it comes → Outgoing: forgiving about types, strict about what cannot be guessed. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import type { Outgoing } from "../../../lib/messages/contract.ts";
import { readChatId, readOutgoing } from "../../../lib/messages/read.ts";

/** Reads a message whose dialog is left at its defaults. */
const read = (msg: Record<string, unknown>): Outgoing =>
  readOutgoing({
    chatId: msg.chatId,
    text: msg.payload,
    attachments: msg.attachments,
    history: msg.history,
    competency: msg.competency,
    identity: {},
    msg,
  });
const codeOf = (task: () => unknown): string => {
  try {
    task();
  } catch (error) {
    return error instanceof HandoverError ? error.code : String(error);
  }
  return "none";
};

describe("reading a chat id", () => {
  const good: [unknown, string][] = [
    ["chat-1", "chat-1"],
    [42, "42"],
    [0, "0"],
    [9007199254740993n, "9007199254740993"],
    [" a b ", " a b "],
    ["é".repeat(64), "é".repeat(64)],
  ];
  for (const [value, chatId] of good) {
    it(`takes ${typeof value} ${String(value).slice(0, 20)} as it is`, () =>
      assert.equal(readChatId(value), chatId));
  }

  const bad: [string, unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["an empty text", ""],
    ["an object", { id: 1 }],
    ["true", true],
    ["129 bytes", "a".repeat(129)],
    ["65 letters of two bytes", "é".repeat(65)],
    ["NaN: it would be one chat for everybody", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["half a character: two such ids would be written alike", "chat-\ud800"],
  ];
  for (const [what, value] of bad) {
    it(`refuses ${what} with CHAT_ID_MISSING`, () =>
      assert.equal(
        codeOf(() => readChatId(value)),
        "CHAT_ID_MISSING",
      ));
  }

  it("never repeats a long id in the error", () => {
    assert.throws(
      () => readChatId("s3cret".repeat(40)),
      (error: Error) => !error.message.includes("s3cret"),
    );
  });
});

describe("reading what a message wants", () => {
  for (const action of ["message", "escalate", "typing", "delivered", "failed", "end"]) {
    it(`msg.action ${action}`, () => assert.equal(read({ chatId: 1, payload: "x", action }).action, action));
  }
  for (const action of [undefined, null, ""]) {
    it(`no action (${action}) is an ordinary message`, () =>
      assert.equal(read({ chatId: 1, payload: "x", action }).action, "message"));
  }
  it("an unknown action is refused and named", () => {
    assert.throws(() => read({ chatId: 1, payload: "x", action: "escalat" }), /"escalat"/);
  });
});

describe("reading content", () => {
  const rules: [string, Record<string, unknown>, string, number][] = [
    ["text in payload", { payload: "hello" }, "hello", 0],
    ["a number in payload", { payload: 7 }, "7", 0],
    ["text and attachments in an object", { payload: { text: "hi", attachments: [{ url: "u" }] } }, "hi", 1],
    [
      "text in an object, attachments beside it",
      { payload: { text: "hi" }, attachments: [{ url: "u" }] },
      "hi",
      1,
    ],
    ["one attachment without a list", { payload: "", attachments: { url: "u" } }, "", 1],
    [
      "an address alone is an attachment; what is none is kept to be told of, nothing is nothing",
      { payload: "", attachments: [null, undefined, "", 1, "https://x/a.png", { url: "u" }] },
      "",
      3,
    ],
  ];
  for (const [rule, msg, text, count] of rules) {
    it(rule, () => {
      const outgoing = read({ chatId: "c", ...msg });
      assert.equal(outgoing.text, text);
      assert.equal(outgoing.attachments.length, count);
    });
  }

  const empty: [string, unknown][] = [
    ["empty", ""],
    ["blank", " \n\t"],
    ["missing", undefined],
    ["an empty object", {}],
    ["bytes", Buffer.from("hello")],
    ["a list", ["hello"]],
  ];
  for (const [what, payload] of empty) {
    it(`a payload that is ${what} is TEXT_EMPTY`, () =>
      assert.equal(
        codeOf(() => read({ chatId: "c", payload })),
        "TEXT_EMPTY",
      ));
  }
  for (const action of ["escalate", "typing", "delivered", "failed", "end"]) {
    it(`${action} needs no text`, () => assert.equal(read({ chatId: "c", action }).text, ""));
  }

  it("an attachment's bytes may be a Buffer, other bytes, or a Buffer that has been through JSON", () => {
    const bytes = Buffer.from("hello");
    for (const data of [
      bytes,
      new Uint8Array(bytes),
      new Uint8Array(bytes).buffer,
      JSON.parse(JSON.stringify(bytes)),
    ]) {
      const [file] = read({ chatId: "c", payload: "", attachments: [{ data }] }).attachments;
      assert.deepEqual(Buffer.from(file?.data ?? []), bytes);
    }
    for (const data of ["hello", 5, [1, 2], { type: "Buffer" }]) {
      assert.equal(
        read({ chatId: "c", payload: "", attachments: [{ data }] }).attachments[0]?.data,
        undefined,
      );
    }
  });

  it("an attachment's size counts as a number or as digits, and not when it is none", () => {
    const sizes = [5, "5", -1, Number.NaN, "", "five", null];
    const attachments = sizes.map((size) => ({ url: "u", size }));
    assert.deepEqual(
      read({ chatId: "c", payload: "", attachments }).attachments.map(({ size }) => size),
      [5, 5, undefined, undefined, undefined, undefined, undefined],
    );
  });

  it("the bytes of an attachment are not in the copy that is stored, its size is", () => {
    const data = Buffer.alloc(10);
    const { copy, attachments } = read({ chatId: "c", payload: "", attachments: [{ data, name: "a.png" }] });
    assert.equal(attachments[0]?.data, data);
    const [stored] = copy.attachments as { data?: unknown; size: number; name: string }[];
    assert.deepEqual([stored?.data, stored?.size, stored?.name], [undefined, 10, "a.png"]);
  });

  it("the copy holds nothing of msg but the palette's own properties, and is JSON", () => {
    const msg = { chatId: "c", payload: "x", _msgid: "m1", req: { socket: {} }, res: 1, complete: true };
    const { copy } = read(msg);
    assert.deepEqual(Object.keys(copy).sort(), [
      "_msgid",
      "action",
      "attachments",
      "attributes",
      "chatId",
      "competency",
      "identity",
      "payload",
      "reason",
    ]);
    assert.deepEqual(JSON.parse(JSON.stringify(copy)), copy);
  });
});

describe("reading the rest", () => {
  it("attributes become flat text; empty ones are left out", () => {
    const attributes = {
      a: "x",
      n: 1,
      b: false,
      big: 2n,
      o: { deep: [1] },
      empty: "",
      nil: null,
      un: undefined,
    };
    const expected = { a: "x", n: "1", b: "false", big: "2", "o.deep": "1" };
    assert.deepEqual(read({ chatId: "c", payload: "x", attributes }).attributes, expected);
  });

  it("an attribute that goes round in a circle does not stop the chat", () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle.self = circle;
    const { attributes } = read({ chatId: "c", payload: "x", attributes: { circle, ok: "yes", big: [1n] } });
    assert.equal(attributes.ok, "yes");
  });

  for (const attributes of [undefined, null, "text", ["a"], 5]) {
    it(`attributes that are ${JSON.stringify(attributes)} count as none`, () =>
      assert.deepEqual(read({ chatId: "c", payload: "x", attributes }).attributes, {}));
  }

  it("history keeps who spoke, in order; whom nobody knows has no name, and what says nothing is no turn", () => {
    const history = [
      { from: "bot", text: "Hello" },
      { from: "customer", text: 5, time: 1 },
      "a line without a speaker",
      { from: "agent", time: "2026-01-01T00:00:00Z", text: null },
      { from: "narrator", text: "Night falls." },
    ];
    const turns = read({ chatId: "c", payload: "x", history }).history;
    assert.deepEqual(
      turns.map(({ from, text }) => [from, text]),
      [
        ["bot", "Hello"],
        ["user", "5"],
        [undefined, "a line without a speaker"],
        [undefined, "Night falls."],
      ],
    );
  });

  it("a competency is trimmed; none is the row without competency", () => {
    assert.equal(read({ chatId: "c", payload: "x", competency: " Animal " }).competency, "Animal");
    assert.equal(read({ chatId: "c", payload: "x" }).competency, "");
  });

  it("the message that an answer speaks of is taken from msg.messageId, else from msg.genesys", () => {
    const genesys = { messageId: "g1" };
    assert.equal(read({ chatId: "c", action: "delivered", genesys }).messageId, "g1");
    assert.equal(read({ chatId: "c", action: "delivered", genesys, messageId: "m1" }).messageId, "m1");
    assert.equal(read({ chatId: "c", action: "delivered" }).messageId, undefined);
  });
});
