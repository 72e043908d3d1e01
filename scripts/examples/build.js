/**
 * Assembles the example flows of `examples/` from their sources: a folder here holds `flow.json` (the nodes, readable
 * ids, places) and the files that its nodes carry (pages, functions, notes). `node scripts/examples/build.js`
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { place } from "./place.js";

const ROOT = new URL("../../", import.meta.url);

/** Folder under `scripts/examples/` → file under `examples/`. */
export const EXAMPLES = {
  "01-livechat-escalation": "01 - Livechat escalation.json",
  "02-availability-and-opening-hours": "02 - Availability and opening hours.json",
  "03-inactivity-and-no-answer": "03 - Inactivity and no answer.json",
  "04-survey-after-the-chat": "04 - Survey after the chat.json",
  "05-attachments": "05 - Attachments.json",
  "06-quick-replies-and-cards": "06 - Quick replies and cards.json",
  "07-redbot": "07 - RedBot.json",
};

/** The text of the example file that the folder's sources make. Throws on a reference to nowhere. */
export function assemble(folder) {
  const source = new URL(`scripts/examples/${folder}/`, ROOT);
  const nodes = JSON.parse(readFileSync(new URL("flow.json", source), "utf8"));
  const ids = new Map(nodes.map(({ id }) => [id, idOf(folder, id)]));
  const tab = nodes.find(({ type }) => type === "tab").id;
  const complete = place(nodes, tab).map((node) => filled(node, source, ids));
  return `${JSON.stringify(complete, null, 2)}\n`;
}

/** Node-RED's kind of id, the same at every build. */
function idOf(folder, id) {
  return createHash("sha256").update(folder).update(id).digest("hex").slice(0, 16);
}

/** Every "#id" as a real id and every "@file" as the file's text, however deep they stand. */
function filled(value, source, ids) {
  if (Array.isArray(value)) return value.map((item) => filled(item, source, ids));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, source, ids)]));
  }
  if (typeof value !== "string") return value;
  if (value.startsWith("@")) return textOf(new URL(value.slice(1), source));
  if (!value.startsWith("#") || /^#[0-9a-f]{6}$/.test(value)) return value;
  if (!ids.has(value)) throw new Error(`${value} is used but is no node.`);
  return ids.get(value);
}

/** A function's file is a module with one function, so that it can be linted; its node carries the body. */
function textOf(file) {
  const text = readFileSync(file, "utf8");
  if (!file.pathname.includes("/functions/")) return text;
  const body = /^export default (?:async )?function \w*\((?:msg)?\) \{\n([\s\S]*)\n\}\n$/.exec(text);
  if (!body) throw new Error(`${file.pathname} is not one exported function.`);
  return body[1].replace(/^ {2}/gm, "");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [folder, name] of Object.entries(EXAMPLES)) {
    writeFileSync(new URL(`examples/${name}`, ROOT), assemble(folder));
    console.log(`examples/${name}`);
  }
}
