/** 300 requests a minute per OAuth client (contract §7). Minutes are real ones, whatever the time scale. */
import { Refusal } from "../refusal.ts";

const WINDOW_MS = 60_000;

export interface RateLimit {
  /** Counts a request. Throws a 429, otherwise returns the `inin-ratelimit-*` headers. */
  count(clientId: string, limit: number, now: number): Record<string, string>;
  clear(): void;
}

export function startRateLimit(): RateLimit {
  const windows = new Map<string, { start: number; count: number }>();
  return {
    count(clientId, limit, now) {
      if (limit <= 0) return {};
      let window = windows.get(clientId);
      if (!window || now - window.start >= WINDOW_MS) {
        window = { start: now, count: 0 };
        windows.set(clientId, window);
      }
      window.count++;
      const reset = Math.max(1, Math.ceil((window.start + WINDOW_MS - now) / 1000));
      const headers = {
        "inin-ratelimit-count": String(window.count),
        "inin-ratelimit-allowed": String(limit),
        "inin-ratelimit-reset": String(reset),
      };
      if (window.count <= limit) return headers;
      throw tooMany(reset, headers);
    },
    clear: () => windows.clear(),
  };
}

function tooMany(seconds: number, headers: Record<string, string>): Refusal {
  return new Refusal(
    429,
    "too.many.requests.retry.after",
    `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
    { headers: { ...headers, "Retry-After": String(seconds) } },
  );
}
