/** Whatever a flow or Genesys may send: nothing crashes, nothing is polluted, and the time stays bounded. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { HandoverError } from "../../../lib/errors.ts";
import { partOf } from "../../../lib/media/range.ts";
import { safeFileName } from "../../../lib/messages/file-name.ts";
import { fileOf, saidOf } from "../../../lib/messages/from-genesys.ts";
import { isMime, mimeOf } from "../../../lib/messages/mime.ts";
import { readOutgoing } from "../../../lib/messages/read.ts";
import { splitText } from "../../../lib/messages/split.ts";
import { answerOf } from "../../../lib/messages/structured/answer.ts";
import type { Structured } from "../../../lib/messages/structured/shape.ts";
import { messageBodies, openingBodies } from "../../../lib/messages/to-genesys.ts";
import { wordingFor } from "../../../lib/messages/wording.ts";
import { parseWebhook } from "../../../lib/webhook/parse.ts";
import { junk, MSG, randomFrom, record, TYPES, WIRE } from "../../support/junk.ts";
import { oddItem } from "../../support/odd-content.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { outgoing } from "./outgoing.ts";

const CASES = 100_000;
const SEED = 20_261_122;
const stamp = { userId: "lh1.x", at: Date.UTC(2026, 10, 22), newId: () => "id" };
const everything = {
  ...USUAL_CONTENT,
  history: { ...USUAL_CONTENT.history, mode: "both" as const },
  masking: { ...USUAL_CONTENT.masking, where: "everything" as const, emails: true, phones: true },
};

/** No case may take longer, whatever is in it: of the processor's time, because the machine may have other things to do. */
const LONGEST_MS = 250;
const busyMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Runs so many cases, and fails with the number of the one that took too long: with the seed it is the same again. */
function each(cases: number, run: (index: number) => void): void {
  for (let index = 0; index < cases; index++) {
    const startedAt = busyMs();
    run(index);
    const ms = busyMs() - startedAt;
    assert.ok(ms < LONGEST_MS, `case ${index} took ${Math.round(ms)} ms`);
  }
}

describe("the fuzz", function () {
  this.timeout(180_000);

  afterEach(() => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it(`of msg: ${CASES} messages are read and told, or refused with a code (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    let read = 0;
    each(CASES, () => {
      const msg = record(random, MSG, 0);
      const action = ["message", "escalate"][random(2)];
      const raw = { chatId: random(9) ? "c" : msg.chatId, text: msg.payload, attachments: msg.attachments };
      try {
        const rest = {
          history: msg.history,
          competency: msg.competency,
          identity: {},
          msg: { ...msg, action },
        };
        const said = readOutgoing({ ...raw, ...rest });
        read += 1;
        const { bodies } = openingBodies(said, [], stamp, random(2) ? everything : USUAL_CONTENT);
        for (const { text = "" } of bodies) {
          assert.ok(text.length <= 2_000);
          if (text.includes("[object Object]")) assert.match(JSON.stringify(msg), /\[object Object\]/);
        }
      } catch (error) {
        if (!(error instanceof HandoverError)) throw error;
      }
    });
    assert.ok(read > CASES / 4, String(read));
  });

  it(`of the webhook: ${CASES} bodies are understood or named (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    const wording = wordingFor("fr", "Europe/Paris");
    let said = 0;
    let chosen = 0;
    each(CASES, () => {
      const content = Array.from({ length: random(4) }, () => oddItem(random));
      const known = {
        id: "m",
        type: TYPES[random(TYPES.length)],
        channel: { id: "i", to: { id: "u" }, time: "t" },
        content,
      };
      const body = random(3) ? { ...record(random, WIRE, 0), ...known } : junk(random, WIRE);
      const json = Buffer.from(JSON.stringify(body) ?? "");
      const parsed = parseWebhook(random(50) ? json : json.subarray(0, random(json.length + 1)));
      if (!parsed.ok || (parsed.webhook.kind !== "text" && parsed.webhook.kind !== "structured")) return;
      said += 1;
      const { payload, structured } = saidOf(parsed.webhook, { agentName: "Zoé" }, wording);
      assert.equal(typeof payload, "string");
      if (structured) chosen += whole(structured, payload);
      if (payload.includes("[object Object]")) assert.match(json.toString(), /\[object Object\]/);
    });
    assert.ok(chosen > CASES / 20, String(chosen));
    assert.ok(said > CASES / 20, String(said));
  });

  /** Nothing is shown that is empty or no address; the last choice is found by its number. How many there are. */
  function whole({ elements, choices }: Structured, payload: string): number {
    assert.notEqual(payload, "");
    const addresses = elements.flatMap((one) => ("links" in one ? [...one.links.map(({ url }) => url)] : []));
    for (const address of addresses) assert.match(address, /^(?:https?|mailto|tel):/);
    for (const { image, reply } of choices) {
      assert.match(image ?? "https:", /^https?:/);
      for (const part of [reply.text, reply.payload]) assert.ok(typeof part === "string" && part !== "");
    }
    const open = choices.map(({ reply }) => ({ reply, said: reply.text }));
    const names = new Set(open.flatMap(({ reply }) => [reply.text, reply.payload]));
    const last = String(open.length);
    if (open.length > 0 && !names.has(last)) assert.equal(answerOf({ text: last }, open), open.at(-1)?.reply);
    return open.length;
  }

  it(`of files: ${CASES} names, types, addresses and ranges are made harmless (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    let named = 0;
    each(CASES, () => {
      const [name, mime, url, range] = [pieced(random), pieced(random), pieced(random), pieced(random)];
      const safe = safeFileName(name, mime);
      if (safe !== undefined) {
        named += 1;
        assert.ok(safe.length > 0 && safe.length <= 200, safe);
        assert.doesNotMatch(safe, /[/\\\p{C}<>:"|?*]|^\.|[. ]$/u);
      }
      if (isMime(mime)) assert.doesNotMatch(mime, /[\r\n,]|^\//);
      assert.ok(isMime(mimeOf(url)));
      const file = fileOf({ name, mime, mediaType: "file", url });
      assert.ok(file.name !== "" && isMime(file.mime));
      const header = random(2) ? `bytes=${range}` : range;
      const found = partOf(header, 10);
      if (typeof found === "object")
        assert.ok(found.start >= 0 && found.start <= found.end && found.end < 10);
    });
    assert.ok(named > CASES / 4, String(named));
  });
});

/** A name, a type, an address or a header out of pieces that somebody may hope to do harm with. */
function pieced(random: (below: number) => number): string {
  let text = "";
  for (let count = random(6); count > 0; count--) text += PIECES[random(PIECES.length)];
  return text;
}

const PIECES = [
  "a",
  "B",
  "9",
  "0-3",
  "99999999999999999999",
  "-",
  ".",
  "..",
  "../",
  "..\\",
  "/",
  "\\",
  "C:",
  "%2e%2e%2f",
  ".png",
  ".exe",
  ".png.exe",
  ".tar.gz",
  "image/",
  "png",
  "text/html",
  "; charset=",
  "utf-8",
  "*/*",
  ",",
  " ",
  "\r\nX-Evil: 1",
  "\u0000",
  "\t",
  "\u202e",
  "\ufeff",
  "\u2028",
  "\ud800",
  "é",
  "e\u0301",
  "👨‍👩‍👧",
  "<script>",
  '"',
  "'",
  ";",
  "=",
  "?x#y",
  "https://",
  "//evil.example",
  "javascript:",
  "data:",
  "file:///etc/passwd",
  "CON",
  "nul",
  "x".repeat(300),
  "__proto__",
  "constructor",
  "bytes=",
  "0x1",
];

describe("any text", function () {
  this.timeout(60_000);
  const letters = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 400 }) },
    { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 400 }) },
    fc.constantFrom("👨‍👩‍👧‍👦", "e\u0301\u0323", "\u202eabc\u202c", "한국어", "🇫🇷🇩🇪", "\r\n", "\u200d", " "),
  );
  const texts = fc.array(letters, { maxLength: 60 }).map((parts) => parts.join(""));
  const bare = (text: string) => text.replace(/\s/gu, "");

  it("arrives whole, in order, in parts that fit, with no character cut in two", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { bodies } = messageBodies(outgoing({ text, action: "message" }), [], stamp, USUAL_CONTENT);
        for (const body of bodies) {
          assert.ok((body.text ?? "").length <= 2_000);
          if (text.isWellFormed()) assert.ok(body.text?.isWellFormed());
        }
        if (bodies.length > 0) assert.ok(bare(text).startsWith(bare(bodies[0]?.text ?? "").slice(0, 100)));
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, text] of [
    ["joiners", "\u200d".repeat(100_000)],
    ["a family without end", "👨\u200d".repeat(33_334)],
    ["combining marks", `e${"\u0301".repeat(100_000)}`],
    ["flags", "🇫🇷".repeat(25_000)],
    ["spaces", " ".repeat(100_000)],
    ["one word", "x".repeat(100_000)],
    ["right to left", "\u202eشلوم ".repeat(16_667)],
  ] as const) {
    it(`of 100,000 characters is cut in bounded time: ${what}`, () => {
      const startedAt = performance.now();
      const parts = splitText(text);
      assert.ok(performance.now() - startedAt < 2_000, `${performance.now() - startedAt} ms`);
      for (const part of parts) assert.ok(part.length <= 2_000);
    });
  }
});
