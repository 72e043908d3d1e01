// The server side: one esbuild call for every entry, so that each module exists once in the process.

import { existsSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { externals, nodeTypes } from "./package.js";

// CommonJS that is bundled asks for `require`, which an ES module does not have; a chunk may hold some, so each gets it.
const REQUIRE_BANNER = [
  'import { createRequire as createRequireOfThisFile } from "node:module";',
  "const require = createRequireOfThisFile(import.meta.url);",
].join("\n");

async function entries(root) {
  const nodes = (await nodeTypes(root)).map((type) => [`nodes/${type}`, `nodes/${type}/runtime.ts`]);
  const rest = [
    ["lib/index", "lib/index.ts"],
    ["sandbox/index", "sandbox/index.ts"],
  ];
  return Object.fromEntries([...nodes, ...rest].filter(([, source]) => existsSync(join(root, source))));
}

/** Bundles the runtime of the nodes, the library and the sandbox; returns esbuild's metafile. */
export async function buildRuntime(root, dist) {
  const entryPoints = await entries(root);
  if (Object.keys(entryPoints).length === 0) return undefined;
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: dist,
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "node",
    target: "node22",
    external: await externals(root),
    banner: { js: REQUIRE_BANNER },
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}
