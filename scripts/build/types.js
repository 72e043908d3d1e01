// A type error fails the build, before anything is written.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const PROJECTS = ["tsconfig.json", "tsconfig.editor.json", "tsconfig.pages.json"];

/** Throws with the compiler's own words. */
export function checkTypes(root) {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  for (const project of PROJECTS.filter((name) => existsSync(join(root, name)))) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "--noEmit", "-p", project], {
      cwd: root,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`The types do not fit (${project}):\n${stdout}${stderr}`);
  }
}
