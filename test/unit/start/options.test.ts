import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { freePort } from "../../support/port.ts";

const SCRIPTS = join(import.meta.dirname, "../../../scripts/start");

describe("npm start, before anything is started", () => {
  let readOptions: (env: Record<string, string>, args: string[]) => Record<string, unknown>;
  let refuseTakenPort: (port: number, variable: string) => Promise<void>;
  let nodeForNodeRed: (root: string, running?: object) => string;

  before(async () => {
    ({ readOptions } = await import(join(SCRIPTS, "options.js")));
    ({ refuseTakenPort } = await import(join(SCRIPTS, "ports.js")));
    ({ nodeForNodeRed } = await import(join(SCRIPTS, "node.js")));
  });

  it("has ports of its own, and takes others from the environment", () => {
    const usual = { port: 1880, sandboxPort: 1990, demoDirectory: ".demo", reset: false };
    assert.deepEqual(readOptions({}, []), usual);
    assert.deepEqual(readOptions({ PORT: "", SANDBOX_PORT: " " }, []), usual);
    const env = { PORT: "80", SANDBOX_PORT: "65535", DEMO_DIR: "elsewhere" };
    const wanted = { port: 80, sandboxPort: 65535, demoDirectory: "elsewhere", reset: true };
    assert.deepEqual(readOptions(env, ["--reset"]), wanted);
  });

  for (const value of ["0", "65536", "-1", "1880.5", "0x50", "http", "1880 1881"]) {
    it(`refuses the port "${value}" and names the variable`, () => {
      assert.throws(() => readOptions({ PORT: value }, []), /^Error: PORT is /);
      assert.throws(() => readOptions({ SANDBOX_PORT: value }, []), /^Error: SANDBOX_PORT is /);
    });
  }

  it("refuses one port for both, and words that it does not know", () => {
    assert.throws(() => readOptions({ PORT: "1990" }, []), /PORT and SANDBOX_PORT are both 1990/);
    assert.throws(() => readOptions({}, ["--rest"]), /--rest means nothing here/);
  });

  it("says of a port in use which variable chooses another", async () => {
    const port = await freePort();
    await refuseTakenPort(port, "PORT");
    const other = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const refusal = new RegExp(`Port ${port} is in use .* SANDBOX_PORT=\\d+ npm start`);
    await assert.rejects(refuseTakenPort(port, "SANDBOX_PORT"), refusal).finally(() => other.close());
  });

  it("runs Node-RED with the running Node from 22.13 on, and before that with the one that the project pins", () => {
    const root = join(SCRIPTS, "../..");
    const node = (version: string) =>
      nodeForNodeRed(root, { versions: { node: version }, execPath: "the running one", platform: "linux" });
    for (const version of ["22.13.0", "22.20.1", "24.0.0"]) assert.equal(node(version), "the running one");
    for (const version of ["20.20.2", "22.12.0", "21.7.3"]) {
      assert.equal(node(version), join(root, "node_modules/node/bin/node"));
    }
  });

  it("says what to do when the running Node is too old and the pinned one is missing", () => {
    const running = { versions: { node: "20.0.0" }, execPath: "", platform: "win32" };
    assert.throws(
      () => nodeForNodeRed("/nowhere", running),
      /Node 20\.0\.0.*22\.13.*node\.exe.*Delete node_modules/s,
    );
  });
});
