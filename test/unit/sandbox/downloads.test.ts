import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AGENTS, type Stage, setStage, until } from "./stage.ts";

const MEGABYTES_25 = 25 * 1024 * 1024;

describe("sandbox: files on their way to the user", () => {
  let stage: Stage;
  let id: string;
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "sandbox-files-"));
    stage = await setStage({ directory });
    id = (await stage.talk()).conversationId;
  });
  afterEach(async () => {
    await stage.close();
    await rm(directory, { recursive: true, force: true });
  });

  const attach = (bytes: BodyInit, mime = "image/png") =>
    fetch(`${stage.sandbox.deskUrl}conversations/${id}/attachment?agentId=${AGENTS.amelie}&filename=a.png`, {
      method: "POST",
      headers: { "Content-Type": mime },
      body: bytes,
      duplex: "half",
    } as RequestInit);
  const address = async () => (await until(() => stage.webhooks.at(-1))).body.content[0].attachment.url;
  const order = async (fault: object) => {
    const { status, body } = await stage.control("POST", "faults", fault);
    assert.equal(status, 200, JSON.stringify(body));
  };

  it("25 MB go through, one byte more is refused and leaves nothing behind", async () => {
    assert.equal((await attach(Buffer.alloc(MEGABYTES_25, 7))).status, 200);
    const download = await fetch(await address());
    assert.equal(download.headers.get("content-length"), String(MEGABYTES_25));
    assert.equal((await download.arrayBuffer()).byteLength, MEGABYTES_25);
    const refused = await attach(Buffer.alloc(MEGABYTES_25 + 1, 7));
    assert.equal(refused.status, 413);
    assert.match(((await refused.json()) as { message: string }).message, /larger than 25 MB/);
    assert.equal((await readdir(join(directory, "attachments"))).length, 1);
  });

  it("an empty file is refused", async () => {
    assert.equal((await attach("")).status, 400);
    await until(async () => (await readdir(join(directory, "attachments"))).length === 0);
  });

  it("the address is no longer good once its time is over; the desk still shows the file", async () => {
    await attach(Buffer.from("png"));
    const url = await address();
    assert.equal((await fetch(url)).status, 200);
    await stage.control("PATCH", "settings", { downloadLinkSeconds: 0.001 });
    await until(async () => (await fetch(url)).status === 404);
    const [{ attachments }] = (await stage.view(id)).messages.slice(-1);
    assert.equal((await fetch(new URL(attachments[0].url, stage.sandbox.deskUrl))).status, 200);
  });

  it("ordered: a redirect", async () => {
    await attach(Buffer.from("png"));
    await order({ kind: "redirect", location: "http://169.254.169.254/", times: 1 });
    const reply = await fetch(await address(), { redirect: "manual" });
    assert.deepEqual([reply.status, reply.headers.get("location")], [302, "http://169.254.169.254/"]);
    assert.equal((await fetch(await address())).status, 200);
  });

  it("ordered: a content type that lies, over the true bytes", async () => {
    await attach(Buffer.from("png"));
    await order({ kind: "content-type", contentType: "application/pdf", times: 1 });
    const reply = await fetch(await address());
    assert.deepEqual([reply.headers.get("content-type"), await reply.text()], ["application/pdf", "png"]);
  });

  it("ordered for downloads, the faults of requests fall there and nowhere else", async () => {
    await attach(Buffer.from("png"));
    await order({ kind: "status", status: 503, target: "download", times: 1 });
    assert.equal((await stage.api("GET", "/api/v2/organizations/me")).status, 200);
    assert.equal((await fetch(await address())).status, 503);
    assert.equal((await stage.control("POST", "faults", { kind: "redirect" })).status, 400);
  });
});
