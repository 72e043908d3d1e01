/** A file's name, safe to show and to save under. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { safeFileName } from "../../../lib/messages/file-name.ts";

describe("a file's name", () => {
  const names: [string, string | undefined, string, string | undefined][] = [
    ["stays as it is", "été à la mer (1).png", "image/png", "été à la mer (1).png"],
    ["is the last part of a path", "../../etc/passwd", "text/plain", "passwd"],
    ["is the last part of a Windows path", "C:\\Users\\me\\a.png", "image/png", "a.png"],
    ["has no control characters", "a\u0000b\r\nX-Evil: 1.png", "image/png", "abX-Evil_ 1.png"],
    ["cannot turn the writing direction", "photo\u202Egnp.exe", "image/png", "photognp.exe.png"],
    ["is no hidden file", "...htaccess", "text/plain", "htaccess"],
    ["is no device of Windows", "CON.txt", "text/plain", "_CON.txt"],
    ["does not end in a dot, which Windows drops", "a.exe. . ", "image/png", "a.exe.png"],
    ["gets the ending of its type", "photo", "image/jpeg", "photo.jpg"],
    ["keeps the right ending", "photo.JPEG", "image/jpeg", "photo.JPEG"],
    ["keeps an ending that nobody knows", "scan.001", "image/png", "scan.001"],
    ["of a picture is none of a program", "photo.exe", "image/png", "photo.exe.png"],
    ["of a document is none of a script", "bill.pdf.vbs", "application/pdf", "bill.pdf.vbs.pdf"],
    ["of a text is as it likes", "table.csv", "text/plain", "table.csv"],
    ["of an unknown type is left alone", "a.exe", "application/octet-stream", "a.exe"],
    ["that is nothing is none", "/", "image/png", undefined],
    ["that is missing is none", undefined, "image/png", undefined],
    ["of dots is none", "..", "image/png", undefined],
    ["half a character is replaced", "a\ud800.png", "image/png", "a\ufffd.png"],
  ];
  for (const [rule, name, mime, safe] of names) {
    it(rule, () => assert.equal(safeFileName(name, mime), safe));
  }

  it("of a hundred thousand dots and spaces is made harmless at once", () => {
    const startedAt = performance.now();
    assert.equal(safeFileName(`a${". ".repeat(100_000)}b.png`, "image/png")?.endsWith(".png"), true);
    assert.ok(performance.now() - startedAt < 500, `${performance.now() - startedAt} ms`);
  });

  it("is cut before its ending", () => {
    const safe = safeFileName(`${"é".repeat(5000)}.png`, "image/png") ?? "";
    assert.deepEqual([[...safe].length, safe.slice(-5)], [120, "é.png"]);
  });

  it("is short enough for any file system, and cut between characters", () => {
    const chinese = safeFileName(`${"漢".repeat(300)}.pdf`, "application/pdf") ?? "";
    assert.ok(Buffer.byteLength(chinese) <= 255 && chinese.endsWith("漢.pdf"), chinese);
    for (const character of ["👍🏽", "🇫🇷", "e\u0323\u0301"]) {
      const safe = safeFileName(`a${character.repeat(100)}.png`, "image/png") ?? "";
      assert.equal(safe.slice(1, -4).replaceAll(character.normalize("NFC"), ""), "", safe);
    }
  });

  it("made of anything is one plain line without a path, the same when it is made twice", () => {
    const odd = fc.string({
      unit: fc.constantFrom(
        "/",
        "\\",
        ".",
        "..",
        "\0",
        "\r\n",
        "\u202e",
        "😀",
        "a",
        "é",
        ":",
        " ",
        "CON",
        ".exe",
      ),
    });
    const mime = fc.constantFrom("image/png", "application/pdf", "text/plain", "application/octet-stream");
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: "binary" })), mime, (name, type) => {
        const safe = safeFileName(name, type);
        if (safe === undefined) return;
        assert.ok(safe.isWellFormed() && safe.length > 0 && [...safe].length <= 130);
        assert.doesNotMatch(safe, /[/\\<>:"|?*\p{C}]|^\.|[. ]$/u);
        assert.equal(safeFileName(safe, type), safe);
      }),
      { numRuns: 2_000 },
    );
  });
});
