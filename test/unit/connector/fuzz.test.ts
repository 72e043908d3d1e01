/** Odd messages and webhooks the whole way, through a connector that has a chat with an agent: it goes on as if nothing was. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { junk, MSG, randomFrom, record, TYPES, WIRE } from "../../support/junk.ts";
import { request } from "../../support/node-red.ts";
import { oddItem } from "../../support/odd-content.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { signatureOf } from "../../support/signature.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const CASES = 1_000;
const SEED = 20_261_127;
const SECRET = "the webhook secret of the fuzz";

describe(`the fuzz of a whole connector (seed ${SEED})`, function () {
  this.timeout(120_000);
  let bench: Bench;
  let opened: { integrationId: string; userId: string; webhookUrl: string; conversationId: string };
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);

  before(async () => {
    process.on("unhandledRejection", note);
    bench = await startBench({ webhookSecret: SECRET, outboxMax: 1_000_000 });
    await bench.sandbox.onQueue(AGENTS.amelie);
    await bench.send({ chatId: "chat", action: "escalate", competency: "Animal", payload: "Hello" });
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    const [first] = await bench.sandbox.inbound();
    const { integrations } = await bench.sandbox.state();
    opened = {
      integrationId: first?.integrationId ?? "",
      userId: first?.body.channel.from.id,
      webhookUrl: integrations[0]?.webhookUrl ?? "",
      conversationId: id,
    };
  });
  after(async () => {
    await bench.close();
    process.off("unhandledRejection", note);
  });
  afterEach(() => {
    assert.deepEqual(unhandled, []);
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.deepEqual(
      bench.log.filter((line) => line.startsWith("UNHANDLED")),
      [],
    );
  });

  async function post(json: string): Promise<number> {
    const headers = { "x-hub-signature-256": signatureOf(json, SECRET) };
    return (await request(opened.webhookUrl, { method: "POST", headers, body: json })).status;
  }

  it(`${CASES} webhooks for the chat are answered 200, or 400 when they are no JSON object`, async () => {
    const random = randomFrom(SEED);
    const { integrationId, userId, conversationId } = opened;
    for (let i = 0; i < CASES; i++) {
      const known = {
        id: `m${random(CASES)}`,
        type: TYPES[random(TYPES.length)],
        channel: { id: integrationId, to: { id: userId }, time: new Date().toISOString() },
        content: Array.from({ length: random(3) }, () => oddItem(random)),
        conversationId,
      };
      const body = random(5) ? { ...record(random, WIRE, 0), ...known } : junk(random, WIRE);
      const json = JSON.stringify(body) ?? "";
      let isObject = false;
      try {
        const parsed = JSON.parse(json);
        isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
      } catch {}
      assert.equal(await post(json), isObject ? 200 : 400, json);
    }
  });

  it(`${CASES} messages of the chat are sent, or refused with a code`, async () => {
    const random = randomFrom(SEED);
    const actions = ["message", "message", "escalate", "typing", "delivered", "failed", "odd"];
    let sent = 0;
    for (let i = 0; i < CASES; i++) {
      const msg = { ...record(random, MSG, 0), chatId: "chat", action: actions[random(actions.length)] };
      try {
        await bench.send(msg);
        sent += 1;
      } catch (error) {
        if (!(error instanceof HandoverError)) throw error;
      }
    }
    assert.ok(sent > CASES / 10, String(sent));
  });

  it("and then the agent and the user still hear each other", async () => {
    const { userId, integrationId, conversationId } = opened;
    const channel = { id: integrationId, to: { id: userId }, time: new Date().toISOString() };
    const said = { id: "last", type: "Text", text: "Are you there?", channel, conversationId };
    assert.equal(await post(JSON.stringify({ ...said, originatingEntity: "Human" })), 200);
    await bench.seeMessage("Are you there?");
    await bench.send({ chatId: "chat", payload: "Yes, I am" });
    await bench.sandbox.see(conversationId, ({ messages }) => messages.at(-1)?.text === "Yes, I am", {
      what: "the user's answer",
    });
  });
});
