/** The user's id on the wire: ours and nobody else's, always the same, unreadable. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { idKey, openUser, sealUser } from "../../../lib/messages/external-id.ts";

const key = idKey("the secret of this connector");
const older = idKey("the secret before it");
const foreign = idKey("another connector's secret");

const users = fc
  .tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), fc.nat(1_000_000))
  .map(([chatId, number]) => ({ chatId, number }));

describe("the user's id on the wire", () => {
  it("opens to the chat and the number that were sealed", () => {
    fc.assert(fc.property(users, (user) => assert.deepEqual(openUser(sealUser(user, key), [key]), user)));
  });

  it("is the same for the same chat and number in every process, and another for any other", () => {
    fc.assert(
      fc.property(users, users, (a, b) => {
        const same = a.chatId === b.chatId && a.number === b.number;
        assert.equal(sealUser(a, idKey("s")) === sealUser(b, idKey("s")), same);
      }),
    );
  });

  it("is a known answer: a change of the format would orphan every live chat", () => {
    assert.equal(sealUser({ chatId: "chat-1", number: 1 }, idKey("secret")), KNOWN_ANSWER);
  });

  it("shows nothing of the chat's id, and only characters that Genesys keeps as they are", () => {
    const id = sealUser({ chatId: "zoe@example.org", number: 3 }, key);
    assert.match(id, /^lh1\.[A-Za-z0-9_-]+$/);
    assert.ok(!Buffer.from(id.slice(4), "base64url").toString("latin1").includes("zoe"));
  });

  it("of the longest chat id stays short", () => {
    assert.ok(sealUser({ chatId: "é".repeat(64), number: 999_999 }, key).length < 256);
  });

  it("opens with any of the keys that are kept, and with no other", () => {
    fc.assert(
      fc.property(users, (user) => {
        const id = sealUser(user, older);
        assert.deepEqual(openUser(id, [key, older]), user);
        assert.equal(openUser(id, [key, foreign]), undefined);
        assert.equal(openUser(id, []), undefined);
      }),
    );
  });

  it("is recognised as not ours when a single character is changed, added or taken away", () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. =";
    fc.assert(
      fc.property(users, fc.nat(), fc.constantFrom(...letters), (user, at, letter) => {
        const id = sealUser(user, key);
        const place = at % id.length;
        const changed = id.slice(0, place) + letter + id.slice(place + 1);
        if (changed !== id) assert.equal(openUser(changed, [key]), undefined);
        assert.equal(openUser(id.slice(0, place) + letter + id.slice(place), [key]), undefined);
        assert.equal(openUser(id.slice(0, place) + id.slice(place + 1), [key]), undefined);
      }),
    );
  });

  it("is not found in anything that other systems write there", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(openUser(text, [key]), undefined)));
    fc.assert(
      fc.property(fc.base64String(), (text) => assert.equal(openUser(`lh1.${text}`, [key]), undefined)),
    );
    for (const id of ["", "lh1.", "lh1.AAAA", "user-1", "lh2.abc"])
      assert.equal(openUser(id, [key]), undefined);
  });
});

const KNOWN_ANSWER = "lh1.rWB7v6StLMa10WLpEf5Gi45XIy9WUyo7";
