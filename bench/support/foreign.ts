/** How much of the machine others used while something was measured, so that a disturbed round can be thrown away. */
import { readFileSync } from "node:fs";

/** Starts watching; the answer ends it and says how many cores others kept busy on average (0 where that cannot be told). */
export function watchOthers(ownPids: readonly number[]): () => number {
  const before = read(ownPids);
  return () => {
    const after = read(ownPids);
    if (!before || !after) return 0;
    const elapsed = after.all - before.all;
    const others = after.busy - before.busy - (after.own - before.own);
    return elapsed > 0 ? Math.max(0, (others / elapsed) * after.cores) : 0;
  };
}

/** Ticks since the machine, or the process, started. Linux only. */
function read(ownPids: readonly number[]) {
  try {
    const lines = readFileSync("/proc/stat", "utf8").split("\n");
    const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, , , stolen = 0] = numbers(lines[0] ?? "");
    const busy = user + nice + system + stolen;
    const own = [process.pid, ...ownPids].reduce((sum, pid) => sum + ticksOf(pid), 0);
    const cores = lines.filter((line) => /^cpu\d/.test(line)).length;
    return { busy, all: busy + idle + waiting, own, cores };
  } catch {
    return undefined;
  }
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

function numbers(line: string): number[] {
  return line.trim().split(/\s+/).slice(1).map(Number);
}
