import assert from "node:assert/strict";
import { mimeOf } from "../../../lib/messages/mime.ts";

describe("the type of a file by its name", () => {
  for (const [name, mime] of [
    ["dog.png", "image/png"],
    ["DOG.JPG", "image/jpeg"],
    ["https://x.example/a/b.pdf?x=1.png", "application/pdf"],
    ["https://x.example/clip.mp4#t=1", "video/mp4"],
    ["README", "application/octet-stream"],
    ["archive.tar.zst", "application/octet-stream"],
    ["", "application/octet-stream"],
  ] as const) {
    it(`${name || "no name"} → ${mime}`, () => assert.equal(mimeOf(name), mime));
  }
});
