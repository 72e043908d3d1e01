/** What a Catch node, or whoever prints an error whole, finds in it: a code and what to do, nobody's words. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { HandoverError } from "../../../lib/errors.ts";
import { createPlanted, type Planted } from "../../support/planted.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

describe("an error", function () {
  this.timeout(60_000);
  let bench: Bench;
  let words: Planted;

  before(async () => {
    words = createPlanted();
    bench = await startBench({ retryMinutes: 0.005 });
    words.plant("the client's secret", bench.sandbox.client.secret);
    await bench.sandbox.onQueue(AGENTS.amelie);
    await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.clearFaults());

  const plant = (what: string) => words.plant(what, `${words.plant(what)} and what else was said`);
  const everything = () => ({
    payload: plant("the text"),
    reason: plant("the reason"),
    summary: plant("the summary"),
    identity: { email: plant("the e-mail"), firstName: plant("the name"), nickname: plant("the nickname") },
    attributes: { phone: plant("the phone") },
    history: [{ from: "user", text: plant("the history") }],
    reply: { text: plant("the choice"), payload: plant("the choice's payload") },
  });
  const file = (data: Buffer) => [
    { data, name: `${plant("the file")}.png`, mime: "image/png", caption: plant("the caption") },
  ];
  const status = (code: number) => ({ kind: "status", status: code, match: { path: "/inbound/open" } });

  const CASES: [string, string, () => Record<string, unknown>, Record<string, unknown>?][] = [
    ["a chat that nobody knows", "NOT_ESCALATED", () => ({ chatId: plant("the chat") })],
    [
      "an unknown competency",
      "COMPETENCY_UNKNOWN",
      () => ({ chatId: "c2", action: "escalate", competency: plant("the competency") }),
    ],
    ["an unknown action", "GENESYS_REJECTED", () => ({ action: plant("the action") })],
    ["no chat's id", "CHAT_ID_MISSING", () => ({ chatId: { id: plant("the chat") } })],
    ["a chat's id that is too long", "CHAT_ID_MISSING", () => ({ chatId: plant("the chat").repeat(9) })],
    ["a word about no message", "NOT_ESCALATED", () => ({ chatId: "c3", action: "failed" })],
    ["a lying file", "ATTACHMENT_TYPE", () => ({ attachments: file(Buffer.from("MZ\0\0 no png")) })],
    ["a refusal", "GENESYS_REJECTED", () => ({}), status(400)],
    ["a missing permission", "GENESYS_PERMISSION", () => ({}), status(403)],
    ["something that is not there", "GENESYS_REJECTED", () => ({}), status(404)],
    ["an outage", "GENESYS_UNREACHABLE", () => ({}), status(503)],
    ["a connection that breaks", "GENESYS_UNREACHABLE", () => ({}), { ...status(0), kind: "reset" }],
  ];
  for (const [what, code, change, fault] of CASES) {
    it(`about ${what} has its code and none of the message's words, however deep one looks`, async () => {
      if (fault) await bench.sandbox.order(fault);
      const error = await bench.send({ chatId: "c1", ...everything(), ...change() }).then(
        () => assert.fail("it was sent"),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof HandoverError, inspect(error));
      assert.equal(error.code, code);
      const whole = inspect(error, { depth: 20, showHidden: true });
      assert.deepEqual(words.in(whole), []);
      assert.deepEqual(words.in(JSON.stringify(error)), []);
    });
  }

  it("with words in it would be found", () => {
    const leak = new HandoverError("TEXT_EMPTY", "No.", "", { genesysCode: plant("a leak") });
    assert.equal(words.in(inspect(leak, { depth: 20, showHidden: true })).length, 2);
  });

  it("is all that the log holds of it", () => assert.deepEqual(words.in(bench.log.join("\n")), []));
});
