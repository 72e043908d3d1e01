/** The desk's page: files beside the built module, or the sources when the sandbox runs from source. */
import { existsSync, readFileSync } from "node:fs";
// As a whole: a named import of something that an older Node lacks would keep the sandbox from loading there.
import module from "node:module";

export interface Asset {
  mime: string;
  bytes: Buffer;
}

const MIME: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  map: "application/json",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  webmanifest: "application/manifest+json",
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
  const [, extension = ""] = /^\w[\w.-]*\.(\w+)$/.exec(name) ?? [];
  const mime = MIME[extension];
  if (mime && existsSync(new URL(name, folder))) return { mime, bytes: readFileSync(new URL(name, folder)) };
  const source = new URL(name.replace(/^desk\.js$/, "desk.ts"), folder);
  if (!/^\w+\.(js|ts)$/.test(name) || !source.pathname.endsWith(".ts") || !existsSync(source))
    return undefined;
  const bytes = Buffer.from(module.stripTypeScriptTypes(readFileSync(source, "utf8")));
  return { mime: MIME.js ?? "", bytes };
}
