// The words: per language and node one catalogue (the node's own keys plus the shared ones) and one help text.

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeTypes } from "./package.js";

const readJson = async (file) => JSON.parse(await readFile(file, "utf8"));

/** The shared catalogues of one language, each under the name of its file: `{status: …, dialog: …}`. */
async function sharedCatalogue(root, language) {
  const folder = join(root, "nodes/shared/locales", language);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const parts = await Promise.all(
    files.map(async (name) => [name.replace(/\.json$/, ""), await readJson(join(folder, name))]),
  );
  return Object.fromEntries(parts);
}

const helpScript = (type, markdown) =>
  `<script type="text/markdown" data-help-name="${type}">\n${markdown.trim()}\n</script>\n`;

/** Writes `dist/nodes/locales/<language>/<type>.json` and `.html`, where Node-RED looks for them. */
export async function buildCatalogues(root, dist) {
  const shared = join(root, "nodes/shared/locales");
  if (!existsSync(shared)) return;
  for (const language of await readdir(shared)) {
    const common = await sharedCatalogue(root, language);
    const out = join(dist, "nodes/locales", language);
    await mkdir(out, { recursive: true });
    for (const type of await nodeTypes(root)) {
      const own = await readJson(join(root, "nodes", type, "locales", `${language}.json`));
      const help = await readFile(join(root, "nodes", type, "help", `${language}.md`), "utf8");
      await writeFile(join(out, `${type}.json`), `${JSON.stringify({ [type]: own, ...common }, null, 1)}\n`);
      await writeFile(join(out, `${type}.html`), helpScript(type, help));
    }
  }
}
