/** Files that a flow gives as bytes, at an address that nobody can guess, forge or keep. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskFiles, type MediaFiles, memoryFiles } from "../../../lib/media/files.ts";
import { createMedia, KEEP_MS, type Media } from "../../../lib/media/media.ts";

const AT = 1_700_000_000_000;

/** Serves a media room over real HTTP. */
async function serving(files: MediaFiles) {
  const clock = { at: AT };
  const secret = { current: "a secret", older: [] as string[] };
  let base = "";
  const media: Media = createMedia({
    files,
    baseUrl: () => `${base}/media`,
    secrets: () => [secret.current, ...secret.older],
    now: () => clock.at,
  });
  const failures: unknown[] = [];
  const server: Server = createServer((req, res) => {
    media.serve(req, res, (req.url ?? "").slice("/media".length)).catch((error) => {
      failures.push(error);
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    media,
    clock,
    secret,
    failures,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const BYTES = Uint8Array.from({ length: 2000 }, (_, i) => i % 256);

for (const where of ["memory", "disk"] as const) {
  describe(`kept files, ${where}`, () => {
    let directory = "";
    let room: Awaited<ReturnType<typeof serving>>;

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "media-"));
      room = await serving(where === "memory" ? memoryFiles() : diskFiles(join(directory, "files")));
    });
    afterEach(async () => {
      await room.close();
      await rm(directory, { recursive: true });
    });

    it("are fetched without a login, byte for byte, as a download that no browser runs", async () => {
      const url = await room.media.keep(BYTES, "image/png", "dog.png");
      const answer = await fetch(url);
      assert.equal(answer.status, 200);
      assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), BYTES);
      assert.equal(answer.headers.get("content-type"), "image/png");
      assert.equal(answer.headers.get("content-disposition"), "attachment; filename*=UTF-8''dog.png");
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
    });

    it("HEAD tells the size without the bytes", async () => {
      const answer = await fetch(await room.media.keep(BYTES, "image/png", undefined), { method: "HEAD" });
      assert.equal(answer.headers.get("content-length"), "2000");
      assert.equal((await answer.arrayBuffer()).byteLength, 0);
    });

    it("an empty file is a file", async () => {
      const answer = await fetch(await room.media.keep(new Uint8Array(), "text/plain", "empty.txt"));
      assert.deepEqual([answer.status, await answer.text()], [200, ""]);
    });

    it("are gone after a day, from the address and from the disk", async () => {
      const url = await room.media.keep(BYTES, "image/png", "dog.png");
      room.clock.at += KEEP_MS - 1;
      await room.media.sweep();
      assert.equal((await fetch(url)).status, 200);
      room.clock.at += 1;
      assert.equal((await fetch(url)).status, 404);
      await room.media.sweep();
      room.clock.at = AT;
      assert.equal((await fetch(url)).status, 404);
    });

    const attacks: [string, (url: URL) => void][] = [
      ["another id", (url) => (url.pathname = url.pathname.replace(/[0-9a-f]{8}-/, "00000000-"))],
      [
        "a later end",
        (url) => (url.pathname = url.pathname.replace(/\/([0-9a-z]+)\/([^/]+)$/, "/zzzzzzzzz/$2")),
      ],
      [
        "another signature",
        (url) => (url.pathname = `${url.pathname.slice(0, -1)}${url.pathname.endsWith("A") ? "B" : "A"}`),
      ],
      ["no signature", (url) => (url.pathname = url.pathname.replace(/\/[^/]+$/, "/"))],
      ["something behind it", (url) => (url.pathname += "/x")],
      ["nothing at all", (url) => (url.pathname = "/media/")],
      ["a way out of the folder", (url) => (url.pathname = "/media/..%2f..%2fetc%2fpasswd/zzzzzzzzz/x")],
    ];
    for (const [what, change] of attacks) {
      it(`${what} is answered 404`, async () => {
        const url = new URL(await room.media.keep(BYTES, "image/png", "dog.png"));
        change(url);
        assert.equal((await fetch(url)).status, 404);
      });
    }

    it("an address of an older secret that is still accepted works: a change of the secret loses no file", async () => {
      const url = await room.media.keep(Buffer.from("x"), "image/png", undefined);
      Object.assign(room.secret, { current: "another", older: ["a secret"] });
      assert.equal((await fetch(url)).status, 200);
      const later = await room.media.keep(Buffer.from("y"), "image/png", undefined);
      room.secret.older = [];
      assert.deepEqual([(await fetch(url)).status, (await fetch(later)).status], [404, 200]);
    });

    it("an address of an older secret works no more", async () => {
      const url = await room.media.keep(BYTES, "image/png", "dog.png");
      room.secret.current = "another";
      assert.equal((await fetch(url)).status, 404);
    });

    it("a part of it can be asked for, so that a download can be taken up again", async () => {
      const url = await room.media.keep(BYTES, "image/png", "dog.png");
      const part = async (range: string, more: Record<string, string> = {}) => {
        const answer = await fetch(url, { headers: { range, ...more } });
        const { status, headers } = answer;
        return [status, headers.get("content-range"), (await answer.arrayBuffer()).byteLength];
      };
      assert.deepEqual(await part("bytes=0-0"), [206, "bytes 0-0/2000", 1]);
      assert.deepEqual(await part("bytes=1990-"), [206, "bytes 1990-1999/2000", 10]);
      assert.deepEqual(await part("bytes=-5"), [206, "bytes 1995-1999/2000", 5]);
      assert.deepEqual(await part("bytes=2000-"), [416, "bytes */2000", 0]);
      assert.deepEqual(await part("bytes=0-1,5-6"), [200, null, 2000]);
      assert.deepEqual(await part("bytes=0-9", { "if-range": '"another"' }), [200, null, 2000]);
      const answer = await fetch(url, { headers: { range: "bytes=256-259" } });
      assert.deepEqual([...new Uint8Array(await answer.arrayBuffer())], [0, 1, 2, 3]);
      const head = await fetch(url, { method: "HEAD", headers: { range: "bytes=0-9" } });
      assert.deepEqual([head.status, head.headers.get("content-length")], [200, "2000"]);
    });

    it("a reader who leaves in the middle does no harm", async () => {
      const url = await room.media.keep(new Uint8Array(20 * 2 ** 20), "video/mp4", "long.mp4");
      const leaving = new AbortController();
      const answer = await fetch(url, { signal: leaving.signal });
      await answer.body?.getReader().read();
      leaving.abort();
      assert.equal((await fetch(url, { headers: { range: "bytes=0-0" } })).status, 206);
      assert.deepEqual(room.failures, []);
    });

    it("nothing is listed", async () => {
      const url = new URL(await room.media.keep(BYTES, "image/png", "dog.png"));
      for (const path of ["/media/", "/media", `${url.pathname.split("/").slice(0, 3).join("/")}/`])
        assert.equal((await fetch(new URL(path, url))).status, 404, path);
    });

    it("only GET and HEAD are answered", async () => {
      const url = await room.media.keep(BYTES, "image/png", "dog.png");
      for (const method of ["DELETE", "POST", "PUT", "OPTIONS"]) {
        const answer = await fetch(url, { method });
        assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "GET, HEAD"], method);
      }
    });

    const names: [string, string, string][] = [
      ["accents and blanks", "été à la mer.png", "%C3%A9t%C3%A9%20%C3%A0%20la%20mer.png"],
      ["quotes and brackets", "it's (1)*.png", "it%27s%20%281%29%2A.png"],
      ["a line break", 'a"\r\nX-Evil: 1.png', "a%22%0D%0AX-Evil%3A%201.png"],
      ["half a character", "a\ud800.png", "a%EF%BF%BD.png"],
    ];
    for (const [what, name, encoded] of names) {
      it(`a name with ${what} is a name and nothing more`, async () => {
        const answer = await fetch(await room.media.keep(BYTES, "image/png", name));
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get("content-disposition"), `attachment; filename*=UTF-8''${encoded}`);
      });
    }

    it("a type that is no type never breaks the answer: users choose it when they upload", async () => {
      for (const mime of ["image/png\r\nX-Evil: 1", "é", "", "text/html; charset=\u0000", "nonsense"]) {
        const answer = await fetch(await room.media.keep(BYTES, mime, "x"));
        assert.equal(answer.status, 200, JSON.stringify(mime));
        assert.equal(answer.headers.get("content-type"), "application/octet-stream");
        assert.equal(answer.headers.get("x-evil"), null);
      }
      assert.deepEqual(room.failures, []);
    });
  });
}

describe("kept files in memory", () => {
  const head = { mime: "text/plain", expires: AT };

  it("have so much room together, and OUTBOX_FULL beyond it, until some have expired", async () => {
    const files = memoryFiles(10);
    await files.write("a", Buffer.alloc(6), head);
    await assert.rejects(files.write("b", Buffer.alloc(5), head), { code: "OUTBOX_FULL" });
    await files.write("b", Buffer.alloc(4), { ...head, expires: AT + 1 });
    await files.removeExpired(AT);
    assert.deepEqual([await files.open("a"), (await files.open("b"))?.sizeBytes], [undefined, 4]);
    await files.write("c", Buffer.alloc(6), head);
  });
});

describe("kept files on a disk", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "media-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const id = "01234567-89ab-4cde-8f01-23456789abcd";
  const head = { mime: "image/png", expires: AT };

  it("survive a restart", async () => {
    await diskFiles(directory).write(id, BYTES, head);
    const read = await diskFiles(directory).open(id);
    const bytes = await read?.bytes({ start: 0, end: BYTES.length - 1 }).toArray();
    assert.deepEqual(
      [read?.mime, read?.expires, read?.sizeBytes, new Uint8Array(Buffer.concat(bytes ?? []))],
      ["image/png", AT, BYTES.length, BYTES],
    );
  });

  it("nobody else on the machine can read them", async () => {
    const inner = join(directory, "inner");
    await diskFiles(inner).write(id, BYTES, head);
    assert.equal((await stat(join(inner, id))).mode & 0o077, 0);
    assert.equal((await stat(inner)).mode & 0o077, 0);
  });

  it("half a file that a kill left behind is swept away, a fresh one is left alone", async () => {
    const files = diskFiles(directory);
    await writeFile(join(directory, `${id}.1x1.part`), "half");
    await files.removeExpired(Date.now() + KEEP_MS + 60_000);
    assert.deepEqual(await readdir(directory), []);
    await writeFile(join(directory, `${id}.1x1.part`), "half");
    await files.removeExpired(Date.now());
    assert.deepEqual(await readdir(directory), [`${id}.1x1.part`]);
  });

  it("other people's files in the folder are left alone", async () => {
    await writeFile(join(directory, "notes.txt"), "mine");
    await diskFiles(directory).removeExpired(Number.MAX_SAFE_INTEGER);
    assert.equal(await readFile(join(directory, "notes.txt"), "utf8"), "mine");
  });

  it("a spoiled file is as good as none, and is swept away", async () => {
    const files = diskFiles(directory);
    await writeFile(join(directory, id), "this is no head\nbytes");
    assert.equal(await files.open(id), undefined);
    await files.removeExpired(AT);
    assert.deepEqual(await readdir(directory), []);
  });

  it("an id that is none opens nothing", async () => {
    const inner = diskFiles(join(directory, "inner"));
    await inner.write(id, BYTES, head);
    const line = `${JSON.stringify({ ...head, name: "passwd" })}\n`;
    for (const name of ["passwd", "inner/notes", `inner/${id}.1x1.part`])
      await writeFile(join(directory, name), line);
    for (const odd of ["../passwd", "notes", "", ".", "x".repeat(36), `${id}.1x1.part`])
      assert.equal(await inner.open(odd), undefined, odd);
  });

  it("a folder that does not exist yet has nothing to sweep", async () => {
    await diskFiles(join(directory, "none")).removeExpired(AT);
  });
});
