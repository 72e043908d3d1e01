import assert from "node:assert/strict";
import { sizeText } from "../../../sandbox/desk/page/size.ts";

describe("the size of a file at the agent desk", () => {
  for (const [bytes, text] of [
    [0, "0 bytes"],
    [1, "1 byte"],
    [45, "45 bytes"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [1234, "1.2 kB"],
    [26_214_400, "26.2 MB"],
  ] as const) {
    it(`${bytes} bytes are ${text}`, () => assert.equal(sizeText(bytes, "en-US"), text));
  }

  it("is written as the agent's language writes it", () => {
    assert.equal(sizeText(1234, "fr").replace(/\s/g, " "), "1,2 ko");
    assert.equal(sizeText(300, "fr").replace(/\s/g, " "), "300 octets");
  });
});
