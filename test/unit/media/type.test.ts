/** What a file is, by its bytes. */
import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { judgeType } from "../../../lib/media/type.ts";
import { PNG } from "../../support/images.ts";

const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF");
const ZIP = Buffer.from("504b0304140000000000000000000000000000000000000000000100000061", "hex");
const EXE = Buffer.concat([Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), Buffer.alloc(200)]);
const JPEG = Buffer.concat([Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex")]);
const CFB = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(512)]);
const SVG = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
);
const OCTETS = "application/octet-stream";

describe("a file's type", () => {
  const honest: [string, Buffer, string, string][] = [
    ["a picture that is one", PNG, "image/png", "image/png"],
    ["a picture of which nothing was said", PNG, OCTETS, "image/png"],
    ["a picture under an old name", JPEG, "image/jpg", "image/jpeg"],
    ["a picture that is called another one", JPEG, "image/png", "image/jpeg"],
    ["a document", PDF, "application/pdf", "application/pdf"],
    [
      "a document behind a stray line",
      Buffer.concat([Buffer.from("\r\n\r\n"), PDF]),
      "application/pdf",
      "application/pdf",
    ],
    [
      "an Office file, which is an archive",
      ZIP,
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
    ["an old Office file", CFB, "application/msword", "application/msword"],
    ["a text that begins like a program", Buffer.from("MZ is a postcode"), "text/plain", "text/plain"],
    [
      "a text that begins like a picture",
      Buffer.from("BMW;42\nAudi;7\n"),
      "text/csv; charset=utf-8",
      "text/csv; charset=utf-8",
    ],
    ["a text", Buffer.from("été"), "text/plain", "text/plain"],
    ["a format that nobody knows", Buffer.from("abc"), "application/x-own", "application/x-own"],
  ];
  for (const [what, bytes, said, mime] of honest) {
    it(`of ${what} is ${mime.slice(0, 40)}`, async () =>
      assert.deepEqual(await judgeType(bytes, said), { mime }));
  }

  const lies: [string, Buffer, string][] = [
    ["a program that is called a picture", EXE, "image/png"],
    ["a program that is called a document", EXE, "application/pdf"],
    ["a program that is called a text", EXE, "text/plain"],
    ["an archive that is called a picture", ZIP, "image/jpeg"],
    ["a page that is called a picture", Buffer.from("<html><script>alert(1)</script>"), "image/png"],
    ["a page that is called a document", Buffer.from("<html><script>alert(1)</script>"), "application/pdf"],
    ["a drawing, which can hold a script, that is called a picture", SVG, "image/png"],
    ["a picture that is called a drawing", PNG, "image/svg+xml"],
    ["a text that begins like a picture and is called a page", Buffer.from("GIF89a<script>"), "text/html"],
    ["a picture that is called a document", PNG, "application/pdf"],
    ["a document that is called a picture", PDF, "image/gif"],
  ];
  for (const [what, bytes, said] of lies) {
    it(`of ${what} is a lie, and goes by no type that is shown`, async () => {
      const { mime, liesAs } = await judgeType(bytes, said);
      assert.equal(mime, OCTETS);
      assert.notEqual(liesAs, undefined);
    });
  }

  it("of a polyglot is what it begins as, and nothing else", async () => {
    const gif = Buffer.from("GIF89a/*\0\0\0\0*/=1;alert(1)//");
    assert.deepEqual(await judgeType(gif, "image/gif"), { mime: "image/gif" });
    assert.equal((await judgeType(gif, "text/javascript")).mime, OCTETS);
    const both = Buffer.concat([PNG, ZIP]);
    assert.deepEqual(await judgeType(both, "image/png"), { mime: "image/png" });
    assert.equal((await judgeType(both, "application/zip")).mime, OCTETS);
  });

  it("of any bytes under any name never takes long and never throws", async function () {
    this.timeout(20_000);
    const starts = [
      PNG,
      PDF,
      ZIP,
      EXE,
      JPEG,
      CFB,
      Buffer.from("ID3\x04\0\0\x7f\x7f\x7f\x7f"),
      Buffer.from("RIFF"),
    ];
    const said = fc.constantFrom(
      "image/png",
      "application/pdf",
      "text/plain",
      "audio/mpeg",
      "video/mp4",
      OCTETS,
      "x/y",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 300 }),
        said,
        async (start, rest, mime) => {
          const startedAt = performance.now();
          const judged = await judgeType(Buffer.concat([start, rest]), mime);
          assert.equal(typeof judged.mime, "string");
          assert.ok(performance.now() - startedAt < 2_000);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("of an archive that unpacks to a gigabyte is found in a moment, without unpacking it", async () => {
    const packed = deflateRawSync(Buffer.alloc(64 * 2 ** 20));
    const name = Buffer.from("[Content_Types].xml");
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(8, 8);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt32LE(64 * 2 ** 20, 22);
    header.writeUInt16LE(name.length, 26);
    const before = process.memoryUsage().rss;
    await judgeType(Buffer.concat([header, name, packed]), "application/zip");
    assert.ok(process.memoryUsage().rss - before < 50 * 2 ** 20);
  });
});
