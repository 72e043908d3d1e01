/** The webhook secret and the keys of the user's id, over rotations of what they come from (DESIGN §4). */
import assert from "node:assert/strict";
import { openUser, sealUser } from "../../lib/messages/external-id.ts";
import { derive, loadSecrets, markReplaced, type SecretSource } from "../../lib/secrets.ts";
import { createMemoryStore } from "../../lib/store/memory.ts";

const AT = 1_700_000_000_000;
const HOUR = 3_600_000;
const source = (rest: Partial<SecretSource> = {}): SecretSource => ({
  webhookSecret: "",
  clientSecret: "client secret 1",
  connectorName: "DYDU bot connector",
  ...rest,
});

async function openStore() {
  const store = createMemoryStore();
  await store.open();
  return store;
}

describe("the webhook secret", () => {
  it("is derived: 43 characters of base64url, a known answer, the same for every instance", async () => {
    const [one, other] = await Promise.all(
      [await openStore(), await openStore()].map((store) => loadSecrets(store, source(), AT)),
    );
    assert.match(one?.current ?? "", /^[A-Za-z0-9_-]{43}$/);
    assert.equal(one?.current, other?.current);
    assert.equal(
      derive("secret", "webhook:DYDU bot connector"),
      "IlfOfzEgjG_Hoz6WiJEG5UsIUNiPBn_CdEuknq3-yow",
    );
  });

  it("differs by connector, and tells nothing of what it comes from", async () => {
    const store = await openStore();
    const { current } = await loadSecrets(store, source(), AT);
    const { current: other } = await loadSecrets(await openStore(), source({ connectorName: "Other" }), AT);
    assert.notEqual(current, other);
    assert.ok(!current.includes("client"));
  });

  it("as typed in the dialog goes before the derived one", async () => {
    const typed = await loadSecrets(await openStore(), source({ webhookSecret: "typed by a person" }), AT);
    assert.equal(typed.current, "typed by a person");
  });

  it("without a client secret comes from a random value that the store keeps", async () => {
    const store = await openStore();
    const first = await loadSecrets(store, source({ clientSecret: "" }), AT);
    const again = await loadSecrets(store, source({ clientSecret: "" }), AT);
    const elsewhere = await loadSecrets(await openStore(), source({ clientSecret: "" }), AT);
    assert.equal(first.current, again.current);
    assert.notEqual(first.current, elsewhere.current);
  });

  it("the digest says nothing but whether it is the same", async () => {
    const store = await openStore();
    const { digest, current } = await loadSecrets(store, source(), AT);
    assert.match(digest, /^[0-9a-f]{16}$/);
    assert.equal((await loadSecrets(store, source(), AT)).digest, digest);
    assert.ok(!current.includes(digest));
  });
});

describe("a rotated secret", () => {
  it("the older one is accepted for as long as Genesys was not given the newer one", async () => {
    const store = await openStore();
    const before = await loadSecrets(store, source(), AT);
    const after = await loadSecrets(store, source({ clientSecret: "client secret 2" }), AT + HOUR);
    assert.deepEqual(after.accepted, [after.current, before.current]);
    const much = await loadSecrets(store, source({ clientSecret: "client secret 2" }), AT + 10_000 * HOUR);
    assert.deepEqual(much.accepted, after.accepted);
  });

  it("and for 72 hours afterwards, no longer", async () => {
    const store = await openStore();
    const before = await loadSecrets(store, source(), AT);
    const rotated = source({ clientSecret: "client secret 2" });
    const { current } = await loadSecrets(store, rotated, AT);
    await markReplaced(store, current, AT);
    await markReplaced(store, current, AT + 50 * HOUR);
    const accepted = async (hours: number) => (await loadSecrets(store, rotated, AT + hours * HOUR)).accepted;
    assert.ok((await accepted(71)).includes(before.current));
    assert.deepEqual(await accepted(72), [current]);
  });

  it("rotated twice before Genesys heard of it, all three are accepted", async () => {
    const store = await openStore();
    for (const n of [1, 2, 3]) await loadSecrets(store, source({ clientSecret: `client secret ${n}` }), AT);
    const { accepted } = await loadSecrets(store, source({ clientSecret: "client secret 3" }), AT);
    assert.equal(new Set(accepted).size, 3);
  });

  it("rotated back, it is the current one again and does not run out", async () => {
    const store = await openStore();
    const first = await loadSecrets(store, source(), AT);
    const second = await loadSecrets(store, source({ clientSecret: "client secret 2" }), AT);
    await markReplaced(store, second.current, AT);
    await loadSecrets(store, source(), AT + HOUR);
    const later = await loadSecrets(store, source(), AT + 100 * HOUR);
    assert.deepEqual(later.accepted, [first.current, second.current]);
  });

  it("chats that were sealed with an older key are still recognised, new ones get the newest", async () => {
    const store = await openStore();
    const before = await loadSecrets(store, source(), AT);
    const [oldKey] = before.idKeys;
    assert.ok(oldKey);
    const id = sealUser({ chatId: "chat-1", number: 2 }, oldKey);
    const after = await loadSecrets(store, source({ clientSecret: "client secret 2" }), AT);
    assert.deepEqual(openUser(id, after.idKeys), { chatId: "chat-1", number: 2 });
    const [newKey] = after.idKeys;
    assert.ok(newKey);
    assert.notEqual(sealUser({ chatId: "chat-1", number: 2 }, newKey), id);
  });

  it("the keys of ids do not depend on the webhook secret that somebody types", async () => {
    const store = await openStore();
    const { idKeys } = await loadSecrets(store, source(), AT);
    const typed = await loadSecrets(store, source({ webhookSecret: "typed by a person" }), AT);
    assert.deepEqual(typed.idKeys, idKeys);
  });
});
