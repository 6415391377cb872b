import { readFileSync } from "node:fs";

/** Clock ticks of /proc, a hundredth of a second on every Linux that Node runs on. */
const tickMs = 10;

/** Milliseconds of CPU that the process has used so far, in user space and in the kernel. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the program may contain blanks; fields 14 and 15 are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** MB that the process holds in memory. */
export function residentMb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kib) * 1_024) / 1_000_000;
}
