/** Any text at all, the whole way: through the connector to Genesys' side, and from a webhook to the flow. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { isBlank } from "../../../lib/messages/blank.ts";
import { anyText, longText, SEED } from "../../support/any-text.ts";
import { request } from "../../support/node-red.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { signatureOf } from "../../support/signature.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { type Recorder, startRecorder } from "../golden/recorder.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const SECRET = "the webhook secret of the round trips";
/** Genesys' limit (genesys-contract §3.2), in UTF-16 units: nobody counts a text longer than that. */
const LIMIT = 2_000;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The places in a text where a reader sees one character end and the next begin. */
const edgesOf = (text: string) =>
  new Set([...segmenter.segment(text)].map(({ index }) => index)).add(text.length);

/**
 * The parts are the text: one after the other, whole, with nothing but white space left out between them, and each
 * begins and ends where a character does, unless that character alone is as long as half a message.
 */
function areTheText(parts: string[], text: string): void {
  const edges = edgesOf(text);
  const hasMonster = [...segmenter.segment(text)].some(({ segment }) => segment.length > LIMIT / 2);
  let at = 0;
  for (const part of parts) {
    assert.ok(part.length <= LIMIT, `${part.length} characters`);
    assert.ok(!isBlank(part), "a part that nobody sees");
    const begins = text.indexOf(part, at);
    assert.ok(begins >= 0, "a part that is not of the text");
    assert.ok(isBlank(text.slice(at, begins)), `left out: ${JSON.stringify(text.slice(at, begins))}`);
    at = begins + part.length;
    if (!hasMonster) assert.ok(edges.has(begins) && edges.has(at), `cut inside a character at ${at}`);
  }
  assert.ok(isBlank(text.slice(at)), `left out: ${JSON.stringify(text.slice(at, at + 50))}`);
}

describe(`any text (SEED=${SEED})`, function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let recorder: Recorder;
  let bench: Bench;
  let chats = 0;
  /** Of the chat that an agent is in. */
  let opened: { integrationId: string; webhookUrl: string; userId: string };

  before(async () => {
    sandbox = await testSandbox();
    recorder = await startRecorder(sandbox.url);
    bench = await startBench({
      sandbox,
      // Each part of a text keeps the whole flow message until it is sent.
      outboxMaxBytes: 256_000_000,
      hosts: { login: sandbox.url, api: recorder.url },
      webhookSecret: SECRET,
      content: {
        ...USUAL_CONTENT,
        history: { ...USUAL_CONTENT.history, maxCharacters: 1_000_000 },
        masking: { ...USUAL_CONTENT.masking, cards: false, ibans: false },
      },
    });
    await bench.sandbox.onQueue(AGENTS.amelie);
    await bench.send({ chatId: "chat", action: "escalate", competency: "Animal", payload: "Hello" });
    await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    const { integrations } = await sandbox.state();
    const animal = integrations.find(({ name }) => name.endsWith("(Animal)"));
    const userId = recorder.inbound[0]?.body.channel.from.id;
    opened = { integrationId: animal?.id ?? "", webhookUrl: animal?.webhookUrl ?? "", userId };
  });
  after(async () => {
    await bench.close();
    await recorder.close();
    await sandbox.close();
  });

  /** What Genesys' side was given since, in the order in which it came. */
  async function arrived(send: () => Promise<unknown>): Promise<string[]> {
    recorder.inbound.length = 0;
    await send();
    const bodies = recorder.inbound.map(({ body }) => body);
    const times = bodies.map(({ channel }) => channel.time);
    assert.deepEqual(times, times.toSorted(), "each is later than the one before");
    assert.equal(new Set(bodies.map(({ channel }) => channel.messageId)).size, bodies.length);
    return bodies.map(({ text }) => text);
  }

  const toAgent = async (text: string) => {
    const parts = await arrived(() => bench.send({ chatId: "chat", payload: text }));
    for (const part of parts) assert.ok(part.isWellFormed(), "half a character on the wire");
    areTheText(parts, text.toWellFormed());
  };

  it("of the user's is the agent's text, in parts that fit, none cut inside a character", () =>
    fc.assert(
      fc.asyncProperty(
        anyText().filter((text) => !isBlank(text)),
        toAgent,
      ),
      { numRuns: 40, endOnFailure: true, seed: SEED },
    ));

  it("of the user's with 100,000 characters is too", () =>
    fc.assert(
      fc.asyncProperty(
        longText(100_000).filter((text) => !isBlank(text)),
        toAgent,
      ),
      { numRuns: 3, seed: SEED, endOnFailure: true },
    ));

  it("of a history is told in order, in parts that say which of how many they are", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          anyText({ pieces: 400 }).filter((text) => !isBlank(text)),
          { minLength: 1, maxLength: 8 },
        ),
        async (said) => {
          const chatId = `history-${++chats}`;
          const history = said.map((text, i) => ({ from: i % 2 ? "user" : "bot", text }));
          const parts = await arrived(() =>
            bench.send({ chatId, action: "escalate", competency: "Payment", payload: "", history }),
          );
          const count = parts.length;
          const bare = parts.map((part, i) => {
            assert.ok(part.length <= LIMIT && part.isWellFormed());
            if (count === 1) return part;
            const mark = `(${i + 1}/${count})\n`;
            assert.ok(part.startsWith(mark), part.slice(0, 20));
            return part.slice(mark.length);
          });
          const squeezed = (text: string) => text.toWellFormed().replace(/\s+/gu, "");
          const whole = squeezed(bare.join(""));
          let at = 0;
          for (const text of said) {
            const found = whole.indexOf(squeezed(text), at);
            assert.ok(found >= 0, `not told: ${JSON.stringify(text.slice(0, 100))}`);
            at = found + squeezed(text).length;
          }
        },
      ),
      { numRuns: 30, seed: SEED },
    ));

  async function toFlow(text: string): Promise<void> {
    const id = crypto.randomUUID();
    const body = JSON.stringify({
      id,
      channel: {
        id: opened.integrationId,
        to: { id: opened.userId },
        time: new Date().toISOString(),
      },
      type: "Text",
      text,
      originatingEntity: "Human",
      direction: "Outbound",
    });
    const { status } = await request(opened.webhookUrl, {
      method: "POST",
      headers: { "x-hub-signature-256": signatureOf(body, SECRET) },
      body,
    });
    assert.equal(status, 200);
    await bench.see(() => bench.given.at(-1)?.body.genesys?.messageId === id, "the agent's text");
    assert.equal(bench.given.at(-1)?.body.payload, text);
  }

  it("of the agent's is the flow's, letter by letter", () =>
    fc.assert(
      fc.asyncProperty(
        anyText().filter((text) => text !== ""),
        toFlow,
      ),
      { numRuns: 40, endOnFailure: true, seed: SEED },
    ));

  it("of the agent's with 100,000 characters is too", () =>
    fc.assert(fc.asyncProperty(longText(100_000), toFlow), { numRuns: 3, seed: SEED, endOnFailure: true }));
});
