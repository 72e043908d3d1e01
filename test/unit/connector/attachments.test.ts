/** What of a flow's files is sent, as what, and who is told when it is not. */
import assert from "node:assert/strict";
import { type AttachmentRules, createAttachments } from "../../../lib/connector/attachments.ts";
import { memoryFiles } from "../../../lib/media/files.ts";
import { createMedia } from "../../../lib/media/media.ts";
import type { Attachment } from "../../../lib/messages/contract.ts";
import { createMask, type Mask } from "../../../lib/messages/masking/masking.ts";
import { WORDS } from "../../../lib/messages/words/languages.ts";
import { PNG } from "../../support/images.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { ATTACHMENT_RULES, USUAL_CONTENT } from "../../support/usual-settings.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const MB = 2 ** 20;
const media = createMedia({
  files: memoryFiles(),
  baseUrl: () => "https://m",
  secrets: () => ["s"],
  now: Date.now,
});
const unmasked: Mask = (texts) => ({ texts, counts: {} });
const prepare = (attachments: Attachment[], rules: Partial<AttachmentRules> = {}, mask = unmasked) =>
  createAttachments(media, { ...ATTACHMENT_RULES, ...rules }).prepare(attachments, WORDS.en, mask);
const png = (bytes: number) => Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]);

describe("attachments", () => {
  const types: [string, Attachment, string][] = [
    ["the type that the flow says", { url: "https://x/a.bin", mime: "image/png" }, "image/png"],
    ["the name's ending", { url: "https://x/a", name: "a.jpg" }, "image/jpeg"],
    [
      "the address' ending, when the name has none",
      { url: "https://x/a.pdf", name: "letter" },
      "application/pdf",
    ],
    ["nothing known", { url: "https://x/a" }, "application/octet-stream"],
    ["a type that is none", { url: "https://x/a.png", mime: "image\r\nX: 1" }, "image/png"],
    ["the bytes, where nothing is said", { data: PNG }, "image/png"],
    ["the bytes, where another picture is said", { data: PNG, mime: "image/gif" }, "image/png"],
  ];
  for (const [what, attachment, mime] of types) {
    it(`take their type from ${what}`, async () => {
      const { parts, delivered } = await prepare([attachment]);
      assert.equal(parts[0] && "url" in parts[0] ? parts[0].mime : "", mime);
      assert.equal(delivered[0]?.mime, mime);
    });
  }

  it("of bytes are kept and get an address; a safe name and a caption go along", async () => {
    const { parts, delivered } = await prepare([{ data: PNG, name: "../a.png", caption: "look" }]);
    const url = delivered[0]?.url ?? "";
    assert.match(url, /^https:\/\/m\//);
    assert.deepEqual(parts, [{ url, mime: "image/png", name: "a.png", caption: "look" }]);
    assert.deepEqual(delivered, [
      { url, mime: "image/png", name: "a.png", size: PNG.length, as: "attachment" },
    ]);
  });

  it("of 25 MB are sent", async () => {
    const { delivered, refusal } = await prepare([{ data: png(25 * MB), name: "a.png" }]);
    assert.deepEqual([delivered[0]?.size, refusal], [25 * MB, undefined]);
  });

  const refused: [string, Attachment, string][] = [
    ["of 25 MB and a byte", { data: png(25 * MB + 1), name: "a.png" }, "ATTACHMENT_TOO_LARGE"],
    ["at an address, said to be of 26 MB", { url: "https://x/a.png", size: 26 * MB }, "ATTACHMENT_TOO_LARGE"],
    [
      "of 25 MB and a byte that are said to be of one",
      { data: png(25 * MB + 1), size: 1 },
      "ATTACHMENT_TOO_LARGE",
    ],
    ["of 0 bytes", { data: new Uint8Array(), name: "a.png" }, "ATTACHMENT_TYPE"],
    ["without bytes and address", { name: "a.png" }, "ATTACHMENT_TYPE"],
    ["at a data address", { url: "data:image/png;base64,AAAA" }, "ATTACHMENT_TYPE"],
    ["at a script address", { url: "javascript:alert(1)" }, "ATTACHMENT_TYPE"],
    ["at an address with a password", { url: "https://me:secret@x/a.png" }, "ATTACHMENT_TYPE"],
    ["of this machine", { url: "file:///etc/passwd" }, "ATTACHMENT_TYPE"],
    [
      "that lie about their type",
      { data: Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), name: "a.png" },
      "ATTACHMENT_TYPE",
    ],
  ];
  for (const [what, attachment, code] of refused) {
    for (const asLink of [false, true]) {
      if (asLink && attachment.size) continue;
      it(`${what} are ${code}${asLink ? ", also where links are allowed" : ""}: the agent reads a line`, async () => {
        const { parts, delivered, refusal } = await prepare([attachment, { data: PNG }], { asLink });
        assert.equal(refusal?.code, code);
        assert.equal(parts.length, 2, "the other one is sent");
        assert.match((parts[0] as { text: string }).text, /^\(The user tried to send a file.*not passed on/);
        assert.equal(delivered.length, 1);
      });
    }
  }

  it("of a type that is not allowed are refused, or go as a link where that is set", async () => {
    const file: Attachment = { data: Buffer.from("a;b"), name: "t.csv", caption: "my table" };
    const strict = await prepare([file], { types: ["image/*", "application/pdf"] });
    assert.equal(strict.refusal?.code, "ATTACHMENT_TYPE");
    assert.match(strict.refusal?.message ?? "", /text\/csv, which is not allowed/);
    assert.deepEqual(strict.parts, [
      {
        text: 'my table\n(The user tried to send a file "t.csv". It was not passed on: files of this type are not passed on.)',
      },
    ]);
    const linked = await prepare([file], { types: ["image/*"], asLink: true });
    assert.equal(linked.refusal, undefined);
    assert.match((linked.parts[0] as { text: string }).text, /^my table\nt\.csv: https:\/\/m\//);
    assert.equal(linked.delivered[0]?.as, "link");
  });

  it("that are too large and have an address go as a link where that is set", async () => {
    const { parts, refusal } = await prepare([{ url: "https://x/a.mp4", size: 90 * MB }], { asLink: true });
    assert.deepEqual([parts, refusal], [[{ text: "video/mp4: https://x/a.mp4" }], undefined]);
  });

  it("more than a message may have are refused, the first ones are sent", async () => {
    const { delivered, refusal } = await prepare(Array(5).fill({ data: PNG }), { maxCount: 3 });
    assert.deepEqual([delivered.length, refusal?.code], [3, "ATTACHMENT_TOO_LARGE"]);
  });

  it("that are refused one after the other are one message to the agent, with a line for each", async () => {
    const empty = { data: new Uint8Array() };
    const many = Array.from({ length: 90 }, (_, i) => ({ ...empty, name: `${i}.png` }));
    const { parts } = await prepare([...many, { data: PNG }, empty], { maxCount: 1_000 });
    assert.deepEqual(
      parts.map((part) => ("text" in part ? part.text.split("\n").length : "file")),
      [90, "file", 1],
    );
  });

  it("have names and captions without what is to be masked, wherever they are read; the address works still", async () => {
    const card = "4111 1111 1111 1111";
    const { name, caption } = { name: `${card}.png`, caption: `card ${card}` };
    const mask = createMask(USUAL_CONTENT.masking, WORDS.en.masked);
    const url = "https://x/4111111111111111.mp4";
    const given = [
      { data: PNG, name, caption },
      { data: new Uint8Array(), name, caption },
      { url, name: "a.mp4" },
    ];
    const { parts, delivered, masked } = await prepare(given, { types: ["image/*"], asLink: true }, mask);
    const [file, line, link] = parts as [
      { name: string; caption: string },
      { text: string },
      { text: string },
    ];
    assert.deepEqual([file.name, file.caption], ["[card …1111].png", "card [card …1111]"]);
    assert.match(line.text, /^card \[card …1111\]\n.*"\[card …1111\]\.png"/);
    assert.equal(link.text, `a.mp4: ${url}`);
    assert.equal(delivered[0]?.name, "[card …1111].png");
    assert.deepEqual(masked, { card: 4 });
  });
});

describe("a user's files, on the sandbox", function () {
  this.timeout(30_000);
  let bench: Bench;
  before(async () => {
    bench = await startBench();
    await bench.sandbox.onQueue(AGENTS.amelie);
  });
  after(() => bench.close());
  const codeOf = (sending: Promise<unknown>) =>
    sending.then(
      () => "",
      ({ code }) => code,
    );
  const messages = async (id: string) =>
    (await bench.sandbox.state()).conversations.find((one) => one.id === id)?.messages ?? [];

  it("one that is refused does not keep the user from a human: the agent is told, and so is the flow", async () => {
    const ask = { chatId: "c1", payload: "Help", action: "escalate", competency: "Animal" };
    const code = await codeOf(
      bench.send({ ...ask, attachments: [{ data: Buffer.alloc(0), name: "empty.png" }] }),
    );
    assert.equal(code, "ATTACHMENT_TYPE");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    const texts = (await messages(id)).map(({ text }) => text);
    assert.ok(texts.includes("Help"), texts.join("|"));
    assert.match(texts.join("|"), /tried to send a file "empty\.png"\. It was not passed on: it is empty/);
  });

  it("what the agent reads of a refused one is in the language of the chat", async () => {
    const ask = {
      chatId: "french",
      payload: "Aide",
      action: "escalate",
      competency: "Animal",
      language: "fr",
    };
    await codeOf(bench.send({ ...ask, attachments: [{ data: Buffer.alloc(0), name: "vide.png" }] }));
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    const texts = (await messages(id)).map(({ text }) => text);
    assert.ok(
      texts.includes(
        "(L'utilisateur a voulu envoyer le fichier « vide.png ». Il n'a pas été transmis : il est vide.)",
      ),
      texts.join("|"),
    );
    await bench.sandbox.end(id, AGENTS.amelie);
  });

  it("the text of a message is the caption of its first file; the result says where the file lies", async () => {
    const delivery = await bench.send({
      chatId: "c1",
      payload: "My dog",
      attachments: [{ data: PNG, name: "a.png" }, { data: PNG }],
    });
    const inbound = (await bench.sandbox.inbound())
      .slice(-2)
      .map(({ body }) => [body.text, body.content?.[0].attachment.text]);
    assert.deepEqual(inbound, [
      [undefined, "My dog"],
      [undefined, undefined],
    ]);
    assert.equal(delivery.attachments?.length, 2);
    const answer = await fetch(delivery.attachments?.[0]?.url ?? "");
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), PNG);
  });
});
