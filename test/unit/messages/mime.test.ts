import assert from "node:assert/strict";
import { isMime, mimeOf } from "../../../lib/messages/mime.ts";

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

describe("a media type", () => {
  for (const good of [
    "image/png",
    "audio/ogg; codecs=opus",
    'video/mp4;codecs="avc1.4d, mp4a"',
    "image/svg+xml",
    "application/vnd.ms-excel",
  ]) {
    it(`${good} is one`, () => assert.ok(isMime(good)));
  }
  for (const bad of [
    "",
    "png",
    "image/",
    "image/png\r\nX: 1",
    "image/png; ",
    "é/é",
    "image/p ng",
    "image/png\n",
  ]) {
    it(`${JSON.stringify(bad)} is none`, () => assert.ok(!isMime(bad)));
  }
});
