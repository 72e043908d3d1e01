/** Programs that run beside the one that measures: started with Node's own channel, ended with it whatever happens. */
import { type ChildProcess, fork } from "node:child_process";

export interface Child {
  pid: number;
  /** Sends one order and waits for its answer; rejects with what the child reports, or when it ends. */
  ask<Answer>(order: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export type Reply = { answer: unknown } | { failure: string };

/** @param path a module that calls `serve`. */
export function startChild(path: string, execArgv: string[] = []): Child {
  const child = fork(path, [], { execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return {
    pid: child.pid ?? 0,
    ask: (order) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error(`${path} ended`));
        child.once("exit", ended);
        child.once("message", (reply: Reply) => {
          child.off("exit", ended);
          if ("failure" in reply) reject(new Error(reply.failure));
          else resolve(reply.answer as never);
        });
        child.send(order as object);
      }),
    close: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** The child's side: answers each order, one at a time, and ends when its parent does. */
export function serve<Order>(handle: (order: Order) => Promise<unknown>): void {
  const reply = (message: Reply) => process.send?.(message);
  process.on("message", (order) => {
    handle(order as Order).then(
      (answer) => reply({ answer }),
      (error) => reply({ failure: String(error?.stack ?? error) }),
    );
  });
  process.on("disconnect", () => process.exit());
}
