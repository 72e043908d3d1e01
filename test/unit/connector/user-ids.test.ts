import assert from "node:assert/strict";
import { createUserIds, createUserReader } from "../../../lib/connector/user-ids.ts";
import { idKey, openUser, sealUser } from "../../../lib/messages/external-id.ts";

const KEYS = [idKey("one"), idKey("another")];

describe("the chat behind an id on the wire", () => {
  it("is found by every key that is good, and no longer once that key has gone", () => {
    let idKeys = KEYS;
    const userOf = createUserReader(() => idKeys);
    const [first, second] = KEYS.map((key) => sealUser({ chatId: "a", number: 2 }, key)) as [string, string];
    for (const id of [first, second, first]) assert.deepEqual(userOf(id), { chatId: "a", number: 2 });
    idKeys = KEYS.slice(0, 1);
    assert.deepEqual(userOf(first), { chatId: "a", number: 2 });
    assert.equal(userOf(second), undefined);
  });

  it("is nobody for what no key of ours has made, however often it comes", () => {
    const userOf = createUserReader(() => KEYS);
    const foreign = sealUser({ chatId: "a", number: 2 }, idKey("foreign"));
    for (const id of [foreign, foreign, "lh1.", ""]) assert.equal(userOf(id), undefined);
  });

  it("is right for more chats than are kept", () => {
    const userOf = createUserReader(() => KEYS);
    const users = Array.from({ length: 50_050 }, (_, n) => ({ chatId: `chat ${n}`, number: 1 }));
    const [key] = KEYS as [(typeof KEYS)[number]];
    for (const user of [...users, ...users.slice(0, 100)])
      assert.deepEqual(userOf(sealUser(user, key)), user);
  });
});

describe("the user's id of an escalation", () => {
  it("is the escalation's own, also while others are asked for in between", () => {
    const userIdOf = createUserIds({
      secrets: () => ({ current: "", digest: "", accepted: [], idKeys: KEYS }),
      continueThread: () => false,
    });
    const wanted = [1, 2, 1].flatMap((number) => ["a", "b"].map((chatId) => ({ chatId, number })));
    for (const one of [...wanted, ...wanted]) assert.deepEqual(openUser(userIdOf(one), KEYS), one);
  });

  it("is one for all escalations of a chat whose thread continues", () => {
    let continues = false;
    const userIdOf = createUserIds({
      secrets: () => ({ current: "", digest: "", accepted: [], idKeys: KEYS }),
      continueThread: () => continues,
    });
    userIdOf({ chatId: "a", number: 3 });
    continues = true;
    assert.deepEqual(openUser(userIdOf({ chatId: "a", number: 3 }), KEYS), { chatId: "a", number: 0 });
  });

  it("is made with the newest key, also for a chat that is known", () => {
    let idKeys = KEYS;
    const userIdOf = createUserIds({
      secrets: () => ({ current: "", digest: "", accepted: [], idKeys }),
      continueThread: () => false,
    });
    const before = userIdOf({ chatId: "a", number: 1 });
    idKeys = KEYS.toReversed();
    assert.notEqual(userIdOf({ chatId: "a", number: 1 }), before);
  });

  it("is right for more chats than are kept", () => {
    const userIdOf = createUserIds({
      secrets: () => ({ current: "", digest: "", accepted: [], idKeys: KEYS }),
      continueThread: () => false,
    });
    const ids = new Set(
      Array.from({ length: 50_050 }, (_, n) => userIdOf({ chatId: `chat ${n}`, number: 1 })),
    );
    assert.equal(ids.size, 50_050);
    assert.deepEqual(openUser(userIdOf({ chatId: "chat 0", number: 1 }), KEYS), {
      chatId: "chat 0",
      number: 1,
    });
  });
});
