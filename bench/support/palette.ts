/** A user directory with a copy of the built palette: a build that somebody makes meanwhile must not change what is measured. */
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { newUserDir, PACKAGE, ROOT } from "../../test/support/node-red.ts";

/** @param dist the build to measure, `dist/` unless `PALETTE_DIST` names another one. */
export function userDirWithPalette(dist = process.env.PALETTE_DIST ?? join(ROOT, "dist")): string {
  const userDir = newUserDir();
  const home = join(userDir, "node_modules", PACKAGE);
  rmSync(home, { recursive: true });
  mkdirSync(home);
  cpSync(join(ROOT, "package.json"), join(home, "package.json"));
  cpSync(dist, join(home, "dist"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"), "junction");
  return userDir;
}
