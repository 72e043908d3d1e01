import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createEmbeddedStore } from "../../../lib/store/embedded.ts";
import { failureOf, refusalOf } from "../../../lib/store/refusal.ts";
import { MIGRATIONS, migrate } from "../../../lib/store/schema.ts";
import type { Store } from "../../../lib/store/store.ts";
import { escalation, inboxDraft, outboxDraft, storeContract } from "./contract.ts";

const WRITER = new URL("./writer.ts", import.meta.url);

describe("the embedded store", () => {
  let folder: string;
  let stores: Store[] = [];
  let children: ChildProcess[] = [];

  const path = () => join(folder, "livechat-handover", "dydu-bot-connector.sqlite");
  const storeAt = (at = path(), lockWaitMs = 50): Store => {
    const store = createEmbeddedStore({ path: at, lockWaitMs });
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "store-"));
  });
  afterEach(async () => {
    for (const child of children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
    }
    await Promise.all(stores.map((store) => store.close()));
    [stores, children] = [[], []];
    await rm(folder, { recursive: true, force: true });
  });

  describe("as a store", () => {
    storeContract(async () => {
      const store = storeAt();
      await store.open();
      return store;
    });
  });

  /** A process that writes as fast as it can and reports every acknowledged number. */
  async function writer(limitBlocks?: number): Promise<{ child: ChildProcess; acknowledged: number[] }> {
    const child = limitBlocks
      ? fork(WRITER, [path()], {
          execPath: "/bin/sh",
          execArgv: ["-c", `ulimit -f ${limitBlocks}; exec "$0" "$@"`, process.execPath],
        })
      : fork(WRITER, [path()]);
    children.push(child);
    const acknowledged: number[] = [];
    child.on("message", (message: { acknowledged?: number[] }) => {
      acknowledged.push(...(message.acknowledged ?? []));
    });
    return { child, acknowledged };
  }

  const until = async (child: ChildProcess, condition: () => boolean) => {
    const exited = once(child, "exit").then(() => assert.fail("the writer ended by itself"));
    exited.catch(() => {});
    while (!condition()) await Promise.race([once(child, "message"), exited]);
  };

  for (const [round, rows] of [150, 700, 1500].entries()) {
    it(`loses nothing acknowledged when it is killed in the middle of commits (${round + 1})`, async () => {
      const { child, acknowledged } = await writer();
      await until(child, () => acknowledged.length >= rows);
      child.kill("SIGKILL");
      await once(child, "exit");
      const store = storeAt();
      await store.open();
      const found = new Map((await store.inboxRows()).map((row) => [row.body.n, row]));
      assert.deepEqual(
        acknowledged.filter((n) => !found.has(n)),
        [],
      );
      const keys = acknowledged.map((n) => inboxDraft(`key ${n}`));
      const { inboxSeqs } = await store.commit({ inbox: keys });
      assert.ok(
        inboxSeqs.every((seq) => seq === null),
        "a key was forgotten",
      );
      const order = (await store.inboxRows()).map((row) => row.body.n as number);
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
      );
    });
  }

  it("refuses a file that another process has, and says which process", async () => {
    const { child, acknowledged } = await writer();
    await until(child, () => acknowledged.length > 0);
    await assert.rejects(storeAt().open(), (error: Error & { code: string }) => {
      assert.equal(error.code, "STORE_UNAVAILABLE");
      assert.match(error.message, new RegExp(`process ${child.pid}`));
      return true;
    });
  });

  it("refuses a file that another connector of this process has", async () => {
    await storeAt().open();
    await assert.rejects(storeAt().open(), { code: "STORE_UNAVAILABLE", message: /in use by process/ });
  });

  it("waits for a process that is about to let go", async () => {
    const first = storeAt();
    await first.open();
    const second = storeAt(path(), 10_000);
    const opened = second.open();
    await first.close();
    await opened;
    await second.commit({ meta: { a: "1" } });
  });

  it("can be opened after the reason for a refusal is gone", async () => {
    const first = storeAt();
    await first.open();
    const second = storeAt();
    await assert.rejects(second.open());
    await first.close();
    await second.open();
    await second.commit({ meta: { a: "1" } });
  });

  it("reports a damaged file and leaves it as it is", async () => {
    await mkdir(join(folder, "livechat-handover"));
    await writeFile(path(), "this is not a database, but somebody may want it back".repeat(50));
    const before = await readFile(path());
    await assert.rejects(storeAt().open(), { code: "STORE_UNAVAILABLE", message: /damaged/ });
    assert.deepEqual(await readFile(path()), before);
  });

  it("reports pages that were overwritten", async () => {
    const store = storeAt();
    await store.open();
    const many = Array.from({ length: 500 }, (_, i) => inboxDraft(`k${i}`));
    await store.commit({ inbox: many });
    await store.close();
    const file = await open(path(), "r+");
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size - 4096, 0x5a), 0, undefined, 4096);
    await file.close();
    await assert.rejects(storeAt().open(), { code: "STORE_UNAVAILABLE", message: /damaged/ });
  });

  it("reports a folder that cannot be made and a path that is a folder", async () => {
    await writeFile(join(folder, "file"), "");
    await assert.rejects(storeAt(join(folder, "file", "store.sqlite")).open(), { code: "STORE_UNAVAILABLE" });
    await assert.rejects(storeAt(folder).open(), { code: "STORE_UNAVAILABLE" });
  });

  it("acknowledges nothing that a full disk did not take, and goes on when there is room again", async () => {
    const { child, acknowledged } = await writer(400); // × 512 bytes or 1 KB, as the shell counts
    const failed = new Promise<string>((resolve) => {
      child.on("message", (message: { refused?: string }) => message.refused && resolve(message.refused));
    });
    assert.match(await failed, /^STORE_UNAVAILABLE/);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.ok(acknowledged.length > 0);
    const store = storeAt();
    await store.open();
    const found = new Set((await store.inboxRows()).map((row) => row.body.n));
    assert.deepEqual(
      acknowledged.filter((n) => !found.has(n)),
      [],
    );
    await store.commit({ inbox: [inboxDraft("room again")] });
  });

  it("names the disk that is full, the file that is read-only, and the Node.js that is too old", () => {
    const words = (failure: object) => refusalOf({ message: "x", ...failure }, "/data/store.sqlite").message;
    assert.match(words({ sqlite: 13 }), /disk .* is full/);
    assert.match(words({ system: "ENOSPC" }), /disk .* is full/);
    assert.match(words({ sqlite: 8 }), /cannot be written/);
    assert.match(words({ system: "EACCES" }), /write access/);
    assert.match(words({ system: "ERR_UNKNOWN_BUILTIN_MODULE" }), /22\.13 .*this is \d+/);
    assert.match(words({ sqlite: 10 | (3 << 8) }), /Check the path, the disk/);
  });

  it("keeps the file from other users' eyes", async () => {
    const store = storeAt();
    await store.open();
    await store.commit({ meta: { secret: "s" } });
    for (const name of await readdir(join(folder, "livechat-handover"))) {
      const { mode } = await stat(join(folder, "livechat-handover", name));
      assert.equal(mode & 0o077, 0, name);
    }
  });

  it("leaves only the database behind when it is closed", async () => {
    const store = storeAt();
    await store.open();
    await store.commit({ outbox: [outboxDraft()] });
    await store.close();
    assert.deepEqual(await readdir(join(folder, "livechat-handover")), ["dydu-bot-connector.sqlite"]);
  });

  it("reports no stopped store when it was closed on purpose", async () => {
    const lines: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      const store = createEmbeddedStore({ path: path(), log: (line) => lines.push(line) });
      await store.open();
      await store.commit({ outbox: [outboxDraft()] });
      await store.close();
    }
    assert.deepEqual(lines, []);
  });

  it("leaves no readable trace of a delivered text in the file", async () => {
    const store = storeAt();
    await store.open();
    const { outboxSeqs } = await store.commit({
      outbox: [outboxDraft({ body: { text: "my card is 4711" } })],
    });
    await store.commit({ outboxDone: outboxSeqs });
    await store.close();
    assert.equal((await readFile(path())).includes("4711"), false);
  });

  it("commits what was asked before close, and refuses what comes after", async () => {
    const store = storeAt();
    await store.open();
    const committed = Promise.all(
      Array.from({ length: 1200 }, (_, i) => store.commit({ inbox: [inboxDraft(`k${i}`)] })),
    );
    await store.close();
    assert.equal((await committed).length, 1200);
    await assert.rejects(store.commit({}), { code: "STORE_UNAVAILABLE" });
    await store.open();
    assert.equal((await store.inboxRows()).length, 1200);
  });

  it("keeps turns and keys over a restart, and drops turns with their escalation", async () => {
    const store = storeAt();
    await store.open();
    const turn = (text: string) => ({ escalationId: "e", turn: { from: "user" as const, text } });
    await store.commit({ turns: [turn("1"), turn("2")] });
    await store.close();
    await store.open();
    await store.commit({ turns: [turn("3")] });
    assert.deepEqual(
      (await store.turns("e")).map(({ text }) => text),
      ["1", "2", "3"],
    );
    await store.commit({ turns: [turn("4")], turnsDone: ["e"] });
    assert.deepEqual(await store.turns("e"), []);
    await store.close();
    await store.open();
    assert.deepEqual(await store.turns("e"), []);
  });

  describe("its schema", () => {
    it("is made from an empty file (schema 0)", async () => {
      await mkdir(join(folder, "livechat-handover"));
      const file = new DatabaseSync(path());
      file.exec("PRAGMA user_version = 0");
      file.close();
      const store = storeAt();
      await store.open();
      await store.commit({ escalations: [escalation()] });
      await store.close();
      const after = new DatabaseSync(path());
      assert.equal(after.prepare("PRAGMA user_version").get()?.user_version, MIGRATIONS.length);
      after.close();
    });

    it("goes from any older version to the newest, keeping the rows", () => {
      const file = new DatabaseSync(":memory:");
      migrate(file, ["CREATE TABLE a (x)"]);
      file.exec("INSERT INTO a VALUES (1)");
      migrate(file, ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y", "UPDATE a SET y = x + 1"]);
      assert.deepEqual({ ...file.prepare("SELECT x, y FROM a").get() }, { x: 1, y: 2 });
      file.close();
    });

    it("stays at the last whole step when one fails", () => {
      const file = new DatabaseSync(":memory:");
      const broken = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"];
      assert.throws(() => migrate(file, broken));
      assert.equal(file.prepare("PRAGMA user_version").get()?.user_version, 1);
      assert.equal(file.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'b'").get()?.n, 0);
      file.close();
    });

    it("of a newer version of this package is left alone", async () => {
      const store = storeAt();
      await store.open();
      await store.close();
      const file = new DatabaseSync(path());
      file.exec("PRAGMA user_version = 99");
      file.close();
      await assert.rejects(storeAt().open(), { code: "STORE_UNAVAILABLE", message: /newer version/ });
    });
  });

  it("turns any failure into words, also one that is no Error", () => {
    assert.equal(refusalOf(failureOf("strange"), "p").code, "STORE_UNAVAILABLE");
  });
});
