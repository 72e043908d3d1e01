// The editor side: per node one html that holds its template, its style and its script, inlined.

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { nodeTypes } from "./package.js";

// No <script src>: it would defer the registration behind the canvas, and the nodes would show grey.
async function bundleEditor(root, type) {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`nodes/${type}/editor.ts`],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return { script: result.outputFiles[0].text.trim(), metafile: result.metafile };
}

async function sharedStyle(root) {
  const { code } = await esbuild.transform(
    await readFile(join(root, "nodes/shared/editor/dialog.css"), "utf8"),
    {
      loader: "css",
      minify: true,
    },
  );
  return code.trim();
}

/** Writes `dist/nodes/<type>.html` for each node; returns esbuild's metafiles. */
export async function buildDialogs(root, dist) {
  const types = (await nodeTypes(root)).filter((type) => existsSync(join(root, "nodes", type, "editor.ts")));
  await mkdir(join(dist, "nodes"), { recursive: true });
  const style = types.length > 0 ? await sharedStyle(root) : "";
  const metafiles = [];
  for (const type of types) {
    const { script, metafile } = await bundleEditor(root, type);
    const source = await readFile(join(root, "nodes", type, "dialog.html"), "utf8");
    const template = source.replace(/<!--[\s\S]*?-->/g, "");
    const html = [
      `<style>${style}</style>`,
      `<script type="text/html" data-template-name="${type}">\n${template.trim()}\n</script>`,
      `<script type="text/javascript">\n${script}\n</script>`,
    ];
    await writeFile(join(dist, "nodes", `${type}.html`), `${html.join("\n\n")}\n`);
    metafiles.push(metafile);
  }
  return metafiles;
}
