/** The programs that the start script runs: what they print passes through, and all of them end together. */
import { spawn } from "node:child_process";

const LINES_KEPT = 20;
const KILL_AFTER_MS = 20_000;

/** Thrown by `run` when the person at the terminal has ended everything. */
export class Ended extends Error {}

export function createChildren({ out = process.stdout, err = process.stderr } = {}) {
  const alive = new Set();
  let ending;

  /**
   * Runs a program to its end: a promise of `{code, signal, lastLines}` with `isRunning()` beside it. Rejects with Ended when
   * `end` was called, and with an error when it cannot be started.
   */
  function run(command, args, options) {
    // A process group of its own: Ctrl-C at the terminal reaches this script alone, which then ends each child once.
    const detached = process.platform !== "win32";
    const child = spawn(command, args, { ...options, detached, stdio: ["ignore", "pipe", "pipe"] });
    alive.add(child);
    const printed = tail(child, out, err);
    const done = new Promise((resolve, reject) => {
      child.once("error", (error) => {
        alive.delete(child);
        reject(new Error(`${command} cannot be started: ${error.message}`));
      });
      child.once("close", (code, signal) => {
        alive.delete(child);
        if (ending) return reject(new Ended());
        resolve({ code: code ?? 1, signal, lastLines: printed() });
      });
    });
    if (ending) signalTo(child, "SIGTERM");
    return Object.assign(done, { isRunning: () => alive.has(child) });
  }

  /** Ends every child, politely first; resolved when none is left. Called again, it is the same ending. */
  function end() {
    ending ??= new Promise((resolve) => {
      const children = [...alive];
      const left = () => children.filter((child) => alive.has(child));
      const kill = setTimeout(() => {
        for (const child of left()) signalTo(child, "SIGKILL");
      }, KILL_AFTER_MS);
      const check = () => {
        if (left().length > 0) return;
        clearTimeout(kill);
        resolve();
      };
      for (const child of children) {
        child.once("close", () => setImmediate(check));
        signalTo(child, "SIGTERM");
      }
      check();
    });
    return ending;
  }

  return { run, end, isEnding: () => ending !== undefined };
}

/** Passes on what a child prints and keeps the last lines. */
function tail(child, out, err) {
  let text = "";
  const keep = (to) => (chunk) => {
    text = (text + chunk)
      .split("\n")
      .slice(-LINES_KEPT - 1)
      .join("\n");
    to.write(chunk);
  };
  child.stdout.on("data", keep(out));
  child.stderr.on("data", keep(err));
  return () => text.trimEnd();
}

/** To the child's whole group where there are groups; a child that is already gone is what was wanted. */
function signalTo(child, signal) {
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
