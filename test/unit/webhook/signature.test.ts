import assert from "node:assert/strict";
import fc from "fast-check";
import { verify } from "../../../lib/webhook/signature.ts";
import { signatureOf } from "../../support/signature.ts";

/** Known answer of genesys-contract §4.1. */
const SECRET = "dydu-secret-0123456789";
const BODY = Buffer.from(
  '{"id":"0123456789abcdef0123456789abcdef","channel":{"id":"11111111-2222-4333-8444-555555555555","platform":"Open","type":"Private","messageId":"0123456789abcdef0123456789abcdef","to":{"id":"user-1","idType":"Opaque"},"from":{"nickname":"DYDU bot connector","id":"11111111-2222-4333-8444-555555555555","idType":"Opaque"},"time":"2026-11-22T10:00:00.000Z"},"type":"Text","text":"Bonjour, é€😀","originatingEntity":"Human","direction":"Outbound","conversationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}',
);
const SIGNATURE = "sha256=+M09OTzvQ1HMZQoBLU0bsAfaCjQJ2Ek/0gyUuTTsj5g=";

describe("the webhook's signature", () => {
  it("the known answer of the contract is accepted", () => {
    assert.ok(verify(SIGNATURE, BODY, [SECRET]));
  });

  const hex = signatureOf(BODY, SECRET, "hex");
  const bare = SIGNATURE.slice("sha256=".length);
  const refused: [string, string | string[] | undefined][] = [
    ["no header", undefined],
    ["an empty header", ""],
    ["two headers", [SIGNATURE, SIGNATURE]],
    ["hex", hex],
    ["no prefix", bare],
    ["another prefix", `sha1=${bare}`],
    ["a prefix in capitals", `SHA256=${bare}`],
    ["a short one", SIGNATURE.slice(0, -5)],
    ["one without padding", SIGNATURE.slice(0, -1)],
    ["a long one", `${SIGNATURE}AAAA`],
    ["base64url", SIGNATURE.replace("+", "-").replace("/", "_")],
    ["a space around it", ` ${SIGNATURE}`],
    ["another secret's", signatureOf(BODY, "another-secret-0123456")],
    ["another body's", signatureOf(BODY.subarray(1), SECRET)],
  ];
  for (const [what, header] of refused) {
    it(`${what} is refused`, () => assert.equal(verify(header, BODY, [SECRET]), false));
  }

  const secretLists: [string, string[], boolean][] = [
    ["the right one among several", ["old-secret-0123456789", SECRET], true],
    ["several, none of them right", ["a-secret-0123456789", "b-secret-0123456789"], false],
    ["none", [], false],
  ];
  for (const [what, secrets, fits] of secretLists) {
    it(`of the secrets: ${what}: ${fits ? "accepted" : "refused"}`, () => {
      assert.equal(verify(SIGNATURE, BODY, secrets), fits);
    });
  }

  it("an empty secret accepts nothing, not even what it signed", () => {
    assert.equal(verify(signatureOf(BODY, ""), BODY, [""]), false);
  });

  it("any change of body or signature is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const body = Buffer.from(bytes);
        const header = signatureOf(body, SECRET);
        assert.ok(verify(header, body, [SECRET]));
        const changed = Buffer.from(body);
        const index = at % changed.length;
        changed[index] = (changed[index] ?? 0) ^ 1;
        assert.equal(verify(header, changed, [SECRET]), false);
      }),
    );
  });
});
