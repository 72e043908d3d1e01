/** What every room of a connector stands on: its settings, the nodes that are attached to it, the clock, the log. */
import { realTimers, type Timers } from "../../delivery/timers.ts";
import { asHandoverError } from "../../errors.ts";
import type { Attached } from "../interface.ts";
import type { Changeable, ConnectorSettings } from "../settings.ts";
import { waitWith } from "../wait.ts";

export interface Ground extends Pick<Attached, "conditions" | "senders" | "receivers"> {
  /** What stays the same for the connector's life; of what can change, the values of the start. */
  initial: ConnectorSettings;
  /** As they are now. */
  settings: () => ConnectorSettings;
  change(changed: Changeable): void;
  /** Whether the flows run: what is emitted while they do not would vanish. */
  flowsRun: () => boolean;
  setFlowsRun(run: boolean): void;
  timers: Timers;
  now: () => number;
  wait(ms: number): Promise<void>;
  /** Where ids may stand as they are. */
  debug(line: string): void;
  log(line: string): void;
  warn(line: string): void;
  logError(line: string): void;
  /** For what nobody waits for. */
  warnOf(error: unknown): void;
  /** Says nothing more: what is still under way finds the store closed, and the next connector does it again. */
  close(): void;
}

export function createGround(
  initial: ConnectorSettings,
  { conditions, senders, receivers, log }: Attached,
  timers: Timers = realTimers,
  now: () => number = Date.now,
): Ground {
  let current = initial;
  let running = false;
  let closed = false;
  const say = (level: Parameters<typeof log>[0]) => (line: string) => {
    if (!closed) log(level, line);
  };
  const warn = say("warn");
  return {
    conditions,
    senders,
    receivers,
    initial,
    settings: () => current,
    change({ competencies, content, hours }) {
      current = { ...current, competencies, content, hours };
    },
    flowsRun: () => running,
    setFlowsRun(run) {
      running = run;
    },
    timers,
    now,
    wait: waitWith(timers),
    debug: say("debug"),
    log: say("info"),
    warn,
    logError: say("error"),
    warnOf: (error) => warn(asHandoverError(error).message),
    close() {
      closed = true;
    },
  };
}
