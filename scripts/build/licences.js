// The licences of the packages whose code ends up inside our bundles.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The folders of the packages that a metafile names, without those that left nothing in the output. */
function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap((metafile) =>
    Object.values(metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
    ),
  );
  const folders = inputs.map(([file]) => PACKAGE_FOLDER.exec(file)?.[0]).filter(Boolean);
  return [...new Set(folders)].sort();
}

async function chapter(root, folder) {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  const file = (await readdir(join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} is bundled but has no licence file: find out whether we may ship it.`);
  const text = await readFile(join(root, folder, file), "utf8");
  return `## ${name} ${version} (${license})\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`;
}

/** Writes `dist/THIRD-PARTY-LICENSES.md`; throws when a bundled package has no licence text. */
export async function writeLicences(root, dist, metafiles) {
  const chapters = await Promise.all(bundledPackages(metafiles).map((folder) => chapter(root, folder)));
  const intro =
    chapters.length > 0
      ? "Code of these packages is part of the files in this folder."
      : "No third-party code is part of the files in this folder.";
  await writeFile(
    join(dist, "THIRD-PARTY-LICENSES.md"),
    `${["# Third-party licences\n", `${intro}\n`, ...chapters].join("\n")}`,
  );
}
