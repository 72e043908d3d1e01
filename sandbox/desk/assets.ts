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

/**
 * A file of the page by its name; undefined when there is none of that name. From source the script's modules are
 * served too, each without its types.
 */
export function deskAsset(name: string): Asset | undefined {
  const folder = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(new URL("index.html", url)),
  );
  if (!folder) return undefined;
  const mime = MIME[name];
  if (mime && existsSync(new URL(name, folder))) return { mime, bytes: readFileSync(new URL(name, folder)) };
  const source = new URL(name.replace(/^desk\.js$/, "desk.ts"), folder);
  if (!/^[A-Za-z]+\.(js|ts)$/.test(name) || !source.pathname.endsWith(".ts") || !existsSync(source))
    return undefined;
  const bytes = Buffer.from(stripTypeScriptTypes(readFileSync(source, "utf8")));
  return { mime: "text/javascript; charset=utf-8", bytes };
}
