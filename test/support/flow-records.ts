/** What a flow was given, one JSON object a line: appended synchronously, so that a kill loses no finished line. */

import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { node } from "./flows.ts";
import type { FlowNode } from "./node-red.ts";

export interface FlowRecord {
  at: number;
  chatId?: string;
  payload?: string;
  /** With an error or a result: it is one of a receipt, not of a user's words. */
  receipt?: true;
  genesys?: { messageId?: string; redelivered?: boolean };
  delivery?: { status: string; attempts: number; recovered: boolean; latencyMs: number };
  error?: { code: string; message: string };
  event?: string;
  reason?: string;
}

const fileOf = (folder: string, name: string) => join(folder, `${name}.jsonl`);

/** A function node that writes down every message and passes it on. */
export function recordNode(id: string, folder: string, name: string, wires: string[] = []): FlowNode {
  return node(id, "function", [wires], {
    libs: [{ var: "fs", module: "node:fs" }],
    func: `
      const { chatId, payload, genesys, delivery, error, event, reason, action } = msg;
      const receipt = action === "delivered" || action === "failed" || undefined;
      const line = { at: Date.now(), chatId, payload, genesys, delivery, event, reason, receipt };
      if (error) line.error = { code: error.code, message: error.message };
      fs.appendFileSync(${JSON.stringify(fileOf(folder, name))}, JSON.stringify(line) + "\\n");
      return msg;
    `,
  });
}

/** Every finished line of a record, oldest first. */
export function readRecord(folder: string, name: string): FlowRecord[] {
  return followRecord(folder, name)();
}

/** Gives at each call the lines that were finished since the last one. */
export function followRecord(folder: string, name: string): () => FlowRecord[] {
  const file = fileOf(folder, name);
  let position = 0;
  return () => {
    if (!existsSync(file)) return [];
    const bytes = readFrom(file, position);
    const end = bytes.lastIndexOf("\n") + 1;
    position += end;
    return bytes
      .subarray(0, end)
      .toString("utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };
}

function readFrom(file: string, position: number): Buffer {
  const opened = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(fstatSync(opened).size - position);
    return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, position));
  } finally {
    closeSync(opened);
  }
}

/** The user's word that a result or an error speaks of; "" when it speaks of a receipt. */
export const wordTold = ({ payload, receipt }: FlowRecord): string => (receipt ? "" : (payload ?? ""));
