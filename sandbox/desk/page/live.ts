/** Follows the sandbox: each new state as it happens, and whether the line is up. */
import type { DeskState } from "./state.ts";

const REOPEN_AFTER_MS = 2000;

export interface Listener {
  onState(state: DeskState): void;
  onLine(up: boolean): void;
}

export function follow({ onState, onLine }: Listener): void {
  const source = new EventSource("events");
  source.addEventListener("open", () => onLine(true));
  source.addEventListener("state", (event) => {
    onLine(true);
    onState(JSON.parse(event.data) as DeskState);
  });
  source.addEventListener("error", () => {
    onLine(false);
    // The browser comes back by itself after a lost line, but gives up when a proxy answered with an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => follow({ onState, onLine }), REOPEN_AFTER_MS);
    }
  });
}
