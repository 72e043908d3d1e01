/** The desk's page: three files beside the built module, or the sources when the sandbox runs from source. */
import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

export interface Asset {
  mime: string;
  bytes: Buffer;
}

const MIME: Record<string, string> = {
  "index.html": "text/html; charset=utf-8",
  "desk.js": "text/javascript; charset=utf-8",
  "desk.css": "text/css; charset=utf-8",
};

/**
 * Where the files can be, seen from this module: the build may put it into `dist/sandbox/`, or into a chunk that it
 * shares with others, at the top of `dist/` or one folder deeper.
 */
const PLACES = ["./page/", "./desk/", "./", "./sandbox/desk/", "../sandbox/desk/", "../../sandbox/desk/"];

/** A file of the page by its name; undefined when there is none of that name. */
export function deskAsset(name: string): Asset | undefined {
  const mime = MIME[name];
  const folder = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(new URL("index.html", url)),
  );
  if (!mime || !folder) return undefined;
  const built = new URL(name, folder);
  if (existsSync(built)) return { mime, bytes: readFileSync(built) };
  const source = new URL(name.replace(/\.js$/, ".ts"), folder);
  if (!existsSync(source)) return undefined;
  return { mime, bytes: Buffer.from(stripTypeScriptTypes(readFileSync(source, "utf8"))) };
}
