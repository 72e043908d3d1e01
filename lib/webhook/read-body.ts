/** A request's body as raw bytes, or a typed refusal: too large, too slow, broken off, or eaten by somebody else. */
import type { IncomingMessage } from "node:http";

export type BodyRefusal = "too-large" | "slow" | "aborted" | "consumed";

export interface BodyLimits {
  limitBytes?: number;
  /** For the whole body, so that a trickle is slow as well. */
  timeoutMs?: number;
}

const LIMIT_BYTES = 5 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * Never rejects. After `too-large` what still comes is read and thrown away, so that the client lives to see the
 * answer (closing on unread bytes resets the connection); one that does not stop within `timeoutMs` is cut off.
 */
export function readBody(req: IncomingMessage, limits: BodyLimits = {}): Promise<Buffer | BodyRefusal> {
  const { limitBytes = LIMIT_BYTES, timeoutMs = TIMEOUT_MS } = limits;
  if (req.readableDidRead || req.readableEnded) return Promise.resolve("consumed");
  if (req.destroyed) return Promise.resolve("aborted");
  if (Number(req.headers["content-length"]) > limitBytes) {
    discardRest(req, timeoutMs);
    return Promise.resolve("too-large");
  }

  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish("slow"), timeoutMs);

    function onData(chunk: Buffer) {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else finish("too-large");
    }
    function onEnd() {
      finish(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    }
    function onBroken() {
      finish("aborted");
    }
    function finish(outcome: Buffer | BodyRefusal) {
      clearTimeout(timer);
      req.off("data", onData).off("end", onEnd).off("close", onBroken);
      if (outcome === "too-large") discardRest(req, timeoutMs);
      resolve(outcome);
    }

    // A request that breaks off emits an error, too; it has been told as "aborted" then.
    req.on("error", ignore);
    req.on("data", onData).on("end", onEnd).on("close", onBroken);
  });
}

function ignore() {}

function discardRest(req: IncomingMessage, timeoutMs: number) {
  const timer = setTimeout(() => req.destroy(), timeoutMs);
  req.on("error", ignore);
  req.once("close", () => clearTimeout(timer));
  req.resume();
}
