/**
 * Anything that a bot's history may hold, as words: texts, buttons, cards, tables, files. What is unknown is named, and
 * never becomes `[object Object]`. Pure; bounded in depth and in the number of things looked at, circles included.
 */
import { isRecord } from "../untyped.ts";

const DEEPEST = 6;
const MOST_PARTS = 2_000;

export function readable(value: unknown): string {
  let left = MOST_PARTS;

  function words(part: unknown, depth: number): string {
    left -= 1;
    if (typeof part === "string") return part;
    if (typeof part === "number" || typeof part === "boolean" || typeof part === "bigint")
      return String(part);
    if (typeof part !== "object" || part === null) return "";
    if (depth > DEEPEST || left < 0) return "…";
    if (part instanceof Date) return Number.isNaN(part.getTime()) ? "" : part.toISOString();
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return "[file]";
    if (Array.isArray(part)) return isTable(part) ? table(part, depth) : lines(part, depth);
    return object(part as Record<string, unknown>, depth);
  }

  function lines(parts: unknown[], depth: number): string {
    return joined(parts.slice(0, Math.max(left, 0)).map((part) => words(part, depth + 1)));
  }

  function object(part: Record<string, unknown>, depth: number): string {
    if (part.type === "Buffer" && Array.isArray(part.data)) return "[file]";
    const text = joined(TEXTS.map((name) => words(own(part, name), depth + 1)));
    const rows = TABLES.map((name) => own(part, name)).find(Array.isArray);
    const head = HEADS.map((name) => own(part, name)).find(Array.isArray);
    const cells = rows ? table([...(head ? [head] : []), ...rows], depth) : "";
    const items = LISTS.flatMap((name) => entries(own(part, name)))
      .map((item) => words(item, depth + 1))
      .filter(Boolean)
      .map((item) => `- ${item.replaceAll("\n", "\n  ")}`);
    const buttons = BUTTONS.flatMap((name) => entries(own(part, name)))
      // RedBot's line break between buttons.
      .filter((button) => !isRecord(button) || button.type !== "newline")
      .map((button) => words(button, depth + 1).split("\n")[0])
      .filter(Boolean)
      .map((label) => `[${label}]`);
    const link = text === "" ? LINKS.map((name) => own(part, name)).find(isText) : undefined;
    const place = placeIn(part);
    const said = joined([text, place, cells, ...items, buttons.join(" "), link ? `[${link}]` : ""]);
    return said || named(part);
  }

  function table(rows: unknown[], depth: number): string {
    return joined(
      rows
        .slice(0, Math.max(left, 0))
        .map((row) =>
          (Array.isArray(row) ? row : typeof row === "object" && row !== null ? Object.values(row) : [row])
            .map((cell) => words(cell, depth + 1).replaceAll("\n", " "))
            .join(" | "),
        ),
    );
  }

  return words(value, 0);
}

/** In the order in which a person reads them. */
const TEXTS = [
  "title",
  "label",
  "header",
  "name",
  "filename",
  "text",
  "content",
  "message",
  "subtitle",
  "description",
  "body",
  "caption",
  "footer",
];
const BUTTONS = [
  "buttons",
  "choices",
  "options",
  "quickReplies",
  "quick_replies",
  "replies",
  "actions",
  "suggestions",
];
const LISTS = ["cards", "elements", "items", "sections"];
const TABLES = ["rows"];
const HEADS = ["columns", "headers"];
const LINKS = ["url", "href", "imageUrl", "image"];

function own(part: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(part, name) ? part[name] : undefined;
}

/** `48.85, 2.35`: any map finds it. */
function placeIn(part: Record<string, unknown>): string {
  const [latitude, longitude] = [own(part, "latitude"), own(part, "longitude")];
  return typeof latitude === "number" && typeof longitude === "number" ? `[${latitude}, ${longitude}]` : "";
}

function entries(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isTable(parts: unknown[]): boolean {
  return parts.length > 0 && parts.every(Array.isArray);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function joined(parts: string[]): string {
  return parts.filter((part) => part.trim() !== "").join("\n");
}

/** What nobody can read is at least named. */
function named(part: Record<string, unknown>): string {
  const type = own(part, "type");
  return typeof type === "string" && type.trim() !== "" ? `[${type.trim().slice(0, 40)}]` : "";
}
