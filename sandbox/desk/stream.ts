/** The desk's Server-Sent Events: the whole state at once and after each change. */
import type { ServerResponse } from "node:http";
import type { World } from "../world.ts";
import { deskState } from "./view.ts";

const COALESCE_MS = 40;
const HEARTBEAT_MS = 15_000;

export interface DeskStream {
  add(response: ServerResponse): void;
  changed(): void;
  close(): void;
}

function startDeskStream(state: () => object): DeskStream {
  const listeners = new Set<ServerResponse>();
  /** Pages that have not yet taken what they were sent. */
  const slow = new WeakSet<ServerResponse>();
  let due: NodeJS.Timeout | null = null;
  const heartbeat = setInterval(() => {
    for (const listener of listeners) listener.write(": heartbeat\n\n");
  }, HEARTBEAT_MS).unref();

  function send(listener: ServerResponse, text: string): void {
    if (listener.write(text)) return;
    slow.add(listener);
    listener.once("drain", () => {
      slow.delete(listener);
      send(listener, frame());
    });
  }

  const frame = () => `event: state\ndata: ${JSON.stringify(state())}\n\n`;

  return {
    add(response) {
      response.writeHead(200, {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Accel-Buffering": "no",
      });
      listeners.add(response);
      send(response, frame());
      response.on("close", () => listeners.delete(response));
    },
    changed() {
      if (listeners.size === 0) return;
      due ??= setTimeout(() => {
        due = null;
        const text = frame();
        // A page that does not keep up skips states instead of piling them up here; it gets the latest one.
        for (const listener of listeners) if (!slow.has(listener)) send(listener, text);
      }, COALESCE_MS);
    },
    close() {
      clearInterval(heartbeat);
      if (due) clearTimeout(due);
      for (const listener of listeners) listener.end();
      listeners.clear();
    },
  };
}

export const streamOf = (world: World) => startDeskStream(() => deskState(world));
