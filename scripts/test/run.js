// Runs one command with a time limit, and everything it started ends with it.

import { spawn } from "node:child_process";

const ownGroup = process.platform !== "win32";
const running = new Set();

/** How it ended: `code` (null when it was killed), and whether that was because its time was up. */
export function run(command, args, { cwd, env, limitMs }) {
  return new Promise((resolve) => {
    // A process group of its own, so that a limit also ends the servers and browsers below.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: ownGroup,
    });
    running.add(child);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill(child, "SIGKILL");
    }, limitMs);
    const end = (code) => {
      clearTimeout(timer);
      running.delete(child);
      kill(child, "SIGKILL"); // what it left behind
      resolve({ code, timedOut });
    };
    child.once("error", (error) => {
      console.error(error.message);
      end(null);
    });
    child.once("exit", end);
  });
}

/** Ends what still runs; for when the runner itself is told to stop. */
export function killAll(signal) {
  for (const child of running) kill(child, signal);
}

function kill(child, signal) {
  try {
    if (ownGroup && child.pid) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
