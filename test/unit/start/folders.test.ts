import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const SCRIPTS = join(ROOT, "scripts/start");
const PORTS = { port: 1880, sandboxPort: 1990 };

describe("npm start, what it finds and makes on disk", () => {
  let folder: string;
  let isInstalled: (root: string) => boolean;
  let isBuilt: (root: string) => boolean;
  let removeBuild: (root: string) => void;
  let prepareDemo: (root: string, demo: string, ports: object) => string;
  let forgetDemo: (demo: string) => void;

  before(async () => {
    ({ isInstalled, isBuilt, removeBuild } = await import(join(SCRIPTS, "freshness.js")));
    ({ prepareDemo, forgetDemo } = await import(join(SCRIPTS, "demo.js")));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "start-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function file(path: string, ageSeconds: number, text = "") {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    const time = Date.now() / 1000 - ageSeconds;
    utimesSync(join(folder, path), time, time);
  }

  it("installs when nothing is installed, or the lockfile is newer", () => {
    file("package-lock.json", 10);
    assert.equal(isInstalled(folder), false);
    file("node_modules/.package-lock.json", 20);
    assert.equal(isInstalled(folder), false);
    file("node_modules/.package-lock.json", 5);
    assert.equal(isInstalled(folder), true);
  });

  it("never installs through a link: npm ci would empty the folder that it leads to", () => {
    file("package-lock.json", 10);
    mkdirSync(join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "node_modules"), "junction");
    assert.equal(isInstalled(folder), true);
  });

  it("builds when a file is missing or older than any source, and not otherwise", () => {
    file("package.json", 50, JSON.stringify({ "node-red": { nodes: { one: "dist/nodes/one.js" } } }));
    file("lib/deep/inside.ts", 30);
    assert.equal(isBuilt(folder), false);
    file("dist/nodes/one.js", 10);
    assert.equal(isBuilt(folder), false, "its html is missing");
    file("dist/nodes/one.html", 10);
    assert.equal(isBuilt(folder), true);
    file("lib/deep/inside.ts", 5);
    assert.equal(isBuilt(folder), false);
    removeBuild(folder);
    assert.equal(existsSync(join(folder, "dist")), false);
  });

  it("makes the demo's directory with the example as its flow, and this package in it", () => {
    const demo = join(folder, "demo");
    const settings = createRequire(import.meta.url)(prepareDemo(ROOT, demo, PORTS));
    assert.deepEqual(
      [settings.uiHost, settings.uiPort, settings.genesysConfigSandboxPort],
      ["127.0.0.1", 1880, 1990],
    );
    assert.ok(settings.credentialSecret.length >= 32);
    const example = readFileSync(join(ROOT, "examples/01 - Livechat escalation.json"), "utf8");
    assert.equal(readFileSync(join(demo, "flows.json"), "utf8"), example);
    const link = readlinkSync(join(demo, "node_modules/@livechat-handover/node-red-genesys"));
    assert.equal(join(link, "."), join(ROOT, "."));
  });

  it("keeps the person's flow and the secret at the next start", () => {
    const demo = join(folder, "demo");
    prepareDemo(ROOT, demo, PORTS);
    const secret = readFileSync(join(demo, "credential-secret"), "utf8");
    writeFileSync(join(demo, "flows.json"), "[]");
    prepareDemo(ROOT, demo, { port: 1, sandboxPort: 2 });
    assert.equal(readFileSync(join(demo, "flows.json"), "utf8"), "[]");
    assert.equal(readFileSync(join(demo, "credential-secret"), "utf8"), secret);
  });

  it("forgets the demo, but removes no directory that is none", () => {
    const demo = join(folder, "demo");
    forgetDemo(demo);
    prepareDemo(ROOT, demo, PORTS);
    forgetDemo(demo);
    assert.equal(existsSync(demo), false);
    file("mine/thesis.txt", 0);
    assert.throws(() => forgetDemo(join(folder, "mine")), /no directory of the demo/);
    assert.equal(existsSync(join(folder, "mine/thesis.txt")), true);
    assert.equal(existsSync(join(ROOT, "package.json")), true, "the link was removed, not what it leads to");
  });
});
