/** One live WebSocket to a notification channel, watched: silence is found out and told as a loss. */
import type { Timers } from "../delivery/timers.ts";
import { type Frame, readFrame } from "./socket-frame.ts";

export interface LinkPorts {
  now: () => number;
  timers: Timers;
  /** Ends the link, also while it is still being opened. */
  signal: AbortSignal;
  onFrame(frame: Frame): void;
  /** Told once, and never after `close` or `signal`. */
  onLost(why: string): void;
}

export interface Link {
  close(): void;
}

/** Genesys sends a heartbeat every 30 s or so; after this long we ask, and after twice as long we give up. */
const QUIET_MS = 35_000;
const CHECK_MS = 10_000;
const HANDSHAKE_MS = 10_000;
const LARGEST_FRAME_BYTES = 1024 * 1024;

/** Resolves once the socket is open. Rejects with an Error that says why it is not. */
export async function openLink(uri: string, ports: LinkPorts): Promise<Link> {
  const { now, timers, signal, onFrame, onLost } = ports;
  const { WebSocket } = await import("ws");
  signal.throwIfAborted();
  const socket = new WebSocket(uri, {
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: LARGEST_FRAME_BYTES,
    perMessageDeflate: false,
  });
  let over = false;
  let heardAt = now();
  let check: unknown;

  function end(why: string, isOurs = false) {
    if (over) return;
    over = true;
    timers.clear(check);
    signal.removeEventListener("abort", close);
    socket.terminate();
    if (!isOurs) onLost(why);
  }

  function close() {
    end("", true);
  }

  function look() {
    // The clock may have been set back: then it is as if nothing had been heard for as long.
    const quiet = Math.abs(now() - heardAt);
    if (quiet >= 2 * QUIET_MS) {
      end("no sign of life");
      return;
    }
    if (quiet >= QUIET_MS) {
      socket.ping();
      socket.send(JSON.stringify({ message: "ping" }));
    }
    check = timers.set(look, CHECK_MS);
  }

  signal.addEventListener("abort", close);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.on("error", (error: NodeJS.ErrnoException) => reject(new Error(error.code ?? error.message)));
    socket.once("close", () => reject(new Error("closed")));
  }).catch((error) => {
    close();
    throw error;
  });
  if (over) throw new Error("closed");

  socket.on("message", (bytes) => {
    heardAt = now();
    onFrame(readFrame(String(bytes), heardAt));
  });
  socket.on("pong", () => {
    heardAt = now();
  });
  socket.on("close", (code) => end(`closed by Genesys (${code})`));
  socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? "socket error"));
  check = timers.set(look, CHECK_MS);

  return { close };
}
