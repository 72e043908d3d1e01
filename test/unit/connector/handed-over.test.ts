/** What of a chat goes to Genesys once, and what not at all: on a second escalation, and where everything is masked. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "../../support/images.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const turn = (text: string) => ({ from: "user", text });
const ask = { chatId: "c1", action: "escalate", competency: "Animal", payload: "" };

describe("the history of a chat that escalates again", function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), "handed-over-"));
  let sandbox: TestSandbox;
  let bench: Bench;
  const start = async (port = 0) => {
    const storage = { kind: "embedded", path: join(folder, "store.sqlite") } as const;
    bench = await startBench({ sandbox, storage, port });
  };
  before(async () => {
    sandbox = await testSandbox();
    await start();
    await sandbox.onQueue(AGENTS.amelie);
  });
  after(async () => {
    await bench.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it("is told from where the last agent had it, also after a restart", async () => {
    const first = [turn("one"), turn("two")];
    assert.equal((await bench.send({ ...ask, history: first })).history?.sent, 2);
    const { id } = await sandbox.accept(AGENTS.amelie);
    await sandbox.end(id, AGENTS.amelie);
    await bench.seeEnd();
    const { port } = bench;
    await bench.close();
    await start(port);
    const { history } = await bench.send({ ...ask, history: [...first, turn("three")] });
    assert.deepEqual([history?.earlier, history?.sent], [2, 1]);
    const text = String((await sandbox.inbound()).at(-1)?.body.text);
    assert.match(text, /three/);
    assert.doesNotMatch(text, /one|two/);
  });

  it("is told whole again where Genesys refused it: nobody has read it", async () => {
    const history = [turn("one"), turn("two")];
    await sandbox.order({ kind: "status", status: 400, match: { path: "/inbound/open/message" }, times: 1 });
    await assert.rejects(bench.send({ ...ask, chatId: "c2", history }), { code: "GENESYS_REJECTED" });
    assert.equal((await bench.send({ ...ask, chatId: "c2", history })).history?.sent, 2);
  });
});

describe("where everything is masked", function () {
  this.timeout(30_000);
  let bench: Bench;
  before(async () => {
    const masking = { ...USUAL_CONTENT.masking, where: "everything" as const };
    bench = await startBench({ content: { ...USUAL_CONTENT, masking } });
  });
  after(() => bench.close());

  it("no card leaves in texts, captions, names, attributes or lines, and the flow is told how many there were", async () => {
    const card = "4111 1111 1111 1111";
    const file = { data: PNG, name: `${card}.png`, caption: card };
    const said = { payload: card, attachments: [file] };
    const opened = await bench.send({ ...ask, ...said, attributes: { card }, reason: card });
    assert.equal(opened.masked?.card, 5);
    assert.equal((await bench.send({ chatId: "c1", ...said })).masked?.card, 3);
    const refused = { data: Buffer.alloc(0), name: `${card}.gif`, caption: card };
    const sending = bench.send({ chatId: "c1", payload: "", attachments: [refused] });
    await assert.rejects(sending, { code: "ATTACHMENT_TYPE" });
    const sent = JSON.stringify(await bench.sandbox.inbound());
    assert.ok(sent.includes("[card …1111].gif") && sent.includes("[card …1111].png"));
    assert.ok(!sent.includes("4111"), sent);
  });
});
