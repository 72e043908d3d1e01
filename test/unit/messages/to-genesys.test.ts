/** The bodies that Genesys gets (genesys-contract §3). */
import assert from "node:assert/strict";
import type { Outgoing } from "../../../lib/messages/contract.ts";
import {
  mediaTypeOf,
  messageBodies,
  openingBodies,
  receiptBody,
  type SendableAttachment,
  type Stamp,
  typingBody,
} from "../../../lib/messages/to-genesys.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { outgoing } from "./outgoing.ts";

const AT = Date.UTC(2026, 10, 22, 10, 0, 0, 998);
const stamp = () => {
  let count = 0;
  return { userId: "lh1.x", at: AT, newId: () => `id-${++count}` };
};
const opened = (...[said, files, at]: [Outgoing, SendableAttachment[], Stamp]) =>
  openingBodies(said, files, at, USUAL_CONTENT).bodies;
const said = (...[outgoing, files, at]: [Outgoing, SendableAttachment[], Stamp]) =>
  messageBodies(outgoing, files, at, USUAL_CONTENT).bodies;
const image = { url: "https://x.example/dog.png", mime: "image/png", name: "dog.png", caption: "my dog" };

describe("the first bodies of an escalation", () => {
  it("introduce first, then come the user's own words and files, each with an id that begins with the message's, and a later time", () => {
    const bodies = opened(outgoing({ reason: "r" }), [image, image], stamp());
    assert.deepEqual(
      bodies.map(({ text, content }) => text ?? content?.[0]?.attachment?.filename),
      ["Reason: r", "Hello", "dog.png", "dog.png"],
    );
    assert.deepEqual(
      bodies.map(({ channel }) => channel.messageId),
      ["id-1.1-4", "id-1.2-4", "id-1.3-4", "id-1.4-4"],
    );
    assert.deepEqual(
      bodies.map(({ channel }) => channel.time),
      ["10:00:00.998", "10:00:00.999", "10:00:01.000", "10:00:01.001"].map((time) => `2026-11-22T${time}Z`),
    );
  });

  it("are never none: without any words the agent is told that a human is wanted", () => {
    const bodies = opened(outgoing({ text: " " }), [], stamp());
    assert.deepEqual(
      bodies.map(({ text }) => text),
      ["The user asks for a human agent."],
    );
  });

  it("carry identity and custom attributes in the first one only, where Architect can route on them", () => {
    const identity = { firstName: "Zoé", lastName: "M.", email: "zoe@example.org" };
    const attributes = { plan: "gold", competency: "Overridden" };
    const bodies = opened(
      outgoing({ identity, attributes, competency: "Animal", reason: "r", history: [] }),
      [image],
      stamp(),
    );
    assert.deepEqual(bodies[0]?.channel.from, {
      id: "lh1.x",
      idType: "Opaque",
      ...identity,
      nickname: "Zoé M.",
    });
    assert.deepEqual(bodies[0]?.channel.metadata, {
      customAttributes: { competency: "Overridden", reason: "r", plan: "gold" },
    });
    for (const { channel } of bodies.slice(1)) {
      assert.deepEqual(channel.from, { id: "lh1.x", idType: "Opaque" });
      assert.equal(channel.metadata, undefined);
    }
  });

  it("leave metadata out when there are no attributes, because Genesys refuses an odd one", () => {
    assert.ok(!("metadata" in (opened(outgoing(), [], stamp())[0]?.channel ?? {})));
  });

  const names: [string, object, string | undefined][] = [
    ["the nickname", { nickname: "Zo", firstName: "Zoé" }, "Zo"],
    ["the full name", { firstName: "Zoé", lastName: "M." }, "Zoé M."],
    ["the last name alone", { lastName: "M." }, "M."],
    ["the e-mail's first half", { email: "zoe@example.org" }, "zoe"],
    ["nothing when nothing is known", { firstName: "" }, undefined],
  ];
  for (const [what, identity, nickname] of names) {
    it(`call the person by ${what}`, () => {
      const from = opened(outgoing({ identity }), [], stamp())[0]?.channel.from;
      assert.equal((from as { nickname?: string }).nickname, nickname);
      assert.ok(!Object.values(from ?? {}).includes(""));
    });
  }

  it("split a long history into marked parts below 2,000 characters", () => {
    const history = Array.from({ length: 300 }, (_, i) => ({ from: "bot" as const, text: `line ${i}` }));
    const bodies = opened(outgoing({ history }), [], stamp());
    assert.ok(bodies.length > 2);
    assert.match(bodies[0]?.text ?? "", /^\(1\/\d+\)\n/);
    for (const { text } of bodies) assert.ok((text ?? "").length <= 2000);
    assert.equal(bodies.at(-1)?.text, "Hello");
  });
});

describe("the bodies of a message", () => {
  it("are one per part and one per file, since Genesys takes one attachment a message", () => {
    const bodies = said(outgoing({ text: "word ".repeat(500) }), [image], stamp());
    assert.deepEqual(
      bodies.map(({ text, content }) => [text !== undefined, content?.length ?? 0]),
      [
        [true, 0],
        [true, 0],
        [false, 1],
      ],
    );
  });

  it("are none when there is nothing to say", () =>
    assert.deepEqual(said(outgoing({ text: " \n" }), [], stamp()), []));

  it("never hold an empty text, whatever stretches of white space were sent", () => {
    const text = `${" ".repeat(3000)}x${"\n".repeat(3000)}`;
    assert.deepEqual(
      said(outgoing({ text }), [], stamp()).map((body) => body.text),
      ["x"],
    );
  });

  it("describe a file as Genesys wants it", () => {
    assert.deepEqual(said(outgoing({ text: "" }), [image], stamp())[0]?.content, [
      {
        contentType: "Attachment",
        attachment: {
          mediaType: "Image",
          url: image.url,
          mime: "image/png",
          filename: "dog.png",
          text: "my dog",
        },
      },
    ]);
    const bare = said(outgoing({ text: "" }), [{ url: "u", mime: "application/pdf" }], stamp());
    assert.deepEqual(bare[0]?.content?.[0]?.attachment, {
      mediaType: "File",
      url: "u",
      mime: "application/pdf",
    });
  });

  it("hold no half characters, in texts, captions and names", () => {
    const half = { ...image, caption: "a\ud800", name: "b\ud800" };
    const [words, file] = said(outgoing({ text: "c\ud800" }), [half], stamp());
    const { text, filename } = file?.content?.[0]?.attachment ?? {};
    assert.deepEqual([words?.text, text, filename], ["c\ufffd", "a\ufffd", "b\ufffd"]);
  });

  it("tell a long caption in parts before its file", () => {
    const caption = "word ".repeat(500);
    const bodies = said(outgoing({ text: "" }), [{ ...image, caption }], stamp());
    assert.deepEqual(
      bodies.map(({ text = "", content }) => [text.length <= 2_000, content?.[0]?.attachment?.text]),
      [
        [true, undefined],
        [true, undefined],
        [true, undefined],
      ],
    );
    assert.equal(
      bodies
        .map(({ text = "" }) => text)
        .join(" ")
        .trim(),
      caption.trim(),
    );
    assert.equal(bodies.at(-1)?.content?.[0]?.attachment?.filename, "dog.png");
  });

  for (const [mime, type] of [
    ["image/webp", "Image"],
    ["video/mp4", "Video"],
    ["audio/ogg", "Audio"],
    ["application/zip", "File"],
    ["", "File"],
  ] as const) {
    it(`${mime || "no type"} is a ${type}`, () => assert.equal(mediaTypeOf(mime), type));
  }
});

describe("typing and receipts", () => {
  it("typing is one event and no more", () => {
    assert.deepEqual(typingBody("lh1.x", AT), {
      channel: { from: { id: "lh1.x", idType: "Opaque" }, time: "2026-11-22T10:00:00.998Z" },
      events: [{ eventType: "Typing" }],
    });
  });

  it("a delivered message is a final receipt without reasons", () => {
    assert.deepEqual(receiptBody("lh1.x", "m1", AT), {
      id: "m1",
      channel: { to: { id: "lh1.x", idType: "Opaque" }, time: "2026-11-22T10:00:00.998Z" },
      status: "Delivered",
      isFinalReceipt: true,
    });
  });

  it("a failed one says why, also when the why is empty", () => {
    assert.deepEqual(receiptBody("lh1.x", "m1", AT, "user left").reasons, [
      { code: "GeneralError", message: "user left" },
    ]);
    assert.equal(receiptBody("lh1.x", "m1", AT, "").status, "Failed");
  });
});
