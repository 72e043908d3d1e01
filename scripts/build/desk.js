// The agent desk: its page for the browser, beside the sandbox that serves it.

import { existsSync } from "node:fs";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";

/** Bundles the desk's script and copies its html and css; returns esbuild's metafile. */
export async function buildDesk(root, dist) {
  const page = join(root, "sandbox/desk/page");
  if (!existsSync(join(page, "desk.ts"))) return undefined;
  const out = join(dist, "sandbox/desk");
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { desk: "sandbox/desk/page/desk.ts" },
    outdir: out,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const still = (await readdir(page)).filter((name) => /\.(html|css|svg|png|ico|webmanifest)$/.test(name));
  for (const name of still) await cp(join(page, name), join(out, name));
  return metafile;
}
