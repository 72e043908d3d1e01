/** The way of every user: the packed tarball, uploaded in Manage palette → Install, into a Node-RED that never saw it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type FlowNode,
  type NodeRed,
  nodeRed,
  PACKAGE,
  ROOT,
  request,
  VERSIONS,
} from "../support/node-red.ts";
import { AGENTS, sandboxControl } from "../support/sandbox.ts";
import { until } from "../support/until.ts";
import { Visitor } from "../support/visitor.ts";

const TYPES = ["competency-router", "genesys-config", "genesys-provision", "genesys-receive", "genesys-send"];
const EXAMPLE = "01 - Livechat escalation";
const WANTED =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|SECURITY\.md|dist\/|examples\/[^/]+\.json$|examples\/architect\/|doc\/images\/)/;
const INSTALL_MS = 240_000;

describe("the package", function () {
  this.timeout(INSTALL_MS + 120_000);
  let folder: string;
  let tarball: string;
  let files: string[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "packed-"));
    // The npm that belongs to the machine, on the Node that runs this.
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const answer: unknown = JSON.parse(execFileSync("npm", args, { cwd: ROOT, env, encoding: "utf8" }));
    const [packed] = (Array.isArray(answer) ? answer : Object.values(answer as object)) as [
      { files: { path: string }[] },
    ];
    files = packed.files.map(({ path }) => path);
    tarball = join(folder, readdirSync(folder)[0] as string);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("holds what a user needs and nothing else", () => {
    assert.deepEqual(
      files.filter((path) => !WANTED.test(path)),
      [],
    );
    for (const type of TYPES) {
      for (const ending of ["js", "html"])
        assert.ok(files.includes(`dist/nodes/${type}.${ending}`), `${type}.${ending}`);
    }
    assert.ok(files.includes(`examples/${EXAMPLE}.json`));
    assert.ok(files.includes("dist/THIRD-PARTY-LICENSES.md"));
  });

  for (const version of VERSIONS) {
    describe(`uploaded into an empty Node-RED ${version}`, () => {
      let red: NodeRed;
      let flows: FlowNode[];

      before(async () => {
        red = await nodeRed(version, { bare: true });
        const form = new FormData();
        form.append("tarball", new Blob([readFileSync(tarball)]), "palette.tgz");
        const { status, body } = await request(`${red.adminUrl}/nodes`, {
          method: "POST",
          body: form,
          signal: AbortSignal.timeout(INSTALL_MS),
        });
        assert.equal(status, 200, `${JSON.stringify(body)}\n${red.log().slice(-3000)}`);
      });
      after(() => red?.stop());

      it("adds five types without a restart", async () => {
        const { body } = await request(`${red.adminUrl}/nodes`, { headers: { Accept: "application/json" } });
        const ours = (body as { module: string; types: string[]; enabled: boolean; err?: string }[]).filter(
          ({ module }) => module === PACKAGE,
        );
        assert.deepEqual(ours.flatMap(({ types }) => types).sort(), TYPES);
        for (const set of ours) assert.ok(set.enabled && !set.err, JSON.stringify(set));
      });

      it("brings its icons", async () => {
        const { body } = await red.admin("GET", "/icons");
        const icons = (body as Record<string, string[]>)[PACKAGE] ?? [];
        assert.equal(icons.length, 5, JSON.stringify(body));
        for (const icon of icons)
          assert.equal((await red.admin("GET", `/icons/${PACKAGE}/${icon}`)).status, 200);
      });

      it("speaks English and French", async () => {
        const catalogue = async (language: string) =>
          (await red.admin("GET", `/locales/${PACKAGE}/genesys-send?lng=${language}`)).body;
        const [english, french] = await Promise.all([catalogue("en-US"), catalogue("fr")]);
        assert.deepEqual(Object.keys(french).sort(), Object.keys(english).sort());
        assert.notEqual(JSON.stringify(french.status), JSON.stringify(english.status));
      });

      it("lists its example, which imports and deploys", async () => {
        const listing = await red.admin("GET", `/library/examples/flows/${PACKAGE}/`);
        assert.match(JSON.stringify(listing.body), new RegExp(EXAMPLE));
        const { body } = await red.admin(
          "GET",
          `/library/examples/flows/${PACKAGE}/${encodeURIComponent(EXAMPLE)}`,
        );
        flows = body as FlowNode[];
        await red.deploy(flows);
        assert.doesNotMatch(red.log(), /Waiting for missing types/);
      });

      it("plays one escalation on the sandbox in the process", async () => {
        const address = () => /the agent desk is at (http:\/\/[^/]+)/.exec(red.log())?.[1];
        const desk = sandboxControl(
          await until(address, { what: "the sandbox to start", instead: () => red.log() }),
        );
        await until(
          async () => (await desk.state()).integrations.filter(({ flowId }) => flowId).length === 3,
          {
            what: "the three integrations with their flows",
            timeoutMs: 20_000,
          },
        );
        await desk.onQueue(AGENTS.amelie);
        const zoe = new Visitor(red.url);
        try {
          await zoe.open();
          await zoe.window();
          await zoe.post("say", { text: "I need help with my dog", mark: "1" });
          const { id } = await desk.accept(AGENTS.amelie);
          await desk.say(id, AGENTS.amelie, "What is the matter with it?");
          await zoe.hears("What is the matter with it?");
          await desk.end(id, AGENTS.amelie);
          await zoe.hears("Welcome back");
        } finally {
          zoe.close();
        }
      });
    });
  }
});
