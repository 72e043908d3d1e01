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
 * Never rejects. What is over the limit is still read, and thrown away: many clients look for the answer only once
 * they have sent everything, and closing on unread bytes would reset the connection before they see it. After
 * `timeoutMs` it is answered all the same; `req.complete` is false then, and the connection is of no more use.
 */
export function readBody(req: IncomingMessage, limits: BodyLimits = {}): Promise<Buffer | BodyRefusal> {
  const { limitBytes = LIMIT_BYTES, timeoutMs = TIMEOUT_MS } = limits;
  if (req.readableDidRead || req.readableEnded) return Promise.resolve("consumed");
  if (req.destroyed) return Promise.resolve("aborted");

  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish(size > limitBytes ? "too-large" : "slow"), timeoutMs);

    function onData(chunk: Buffer) {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
    function onEnd() {
      if (size > limitBytes) finish("too-large");
      else finish(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    }
    function onBroken() {
      finish("aborted");
    }
    function finish(outcome: Buffer | BodyRefusal) {
      clearTimeout(timer);
      req.off("data", onData).off("end", onEnd).off("close", onBroken);
      resolve(outcome);
    }

    // A request that breaks off emits an error, too; "aborted" says it already.
    req.on("error", ignore);
    req.on("data", onData).on("end", onEnd).on("close", onBroken);
  });
}

function ignore() {}
