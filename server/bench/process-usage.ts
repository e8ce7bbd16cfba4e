import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export type Usage = {
  /** CPU seconds of the process tree since the start of the measurement, in total and by process name. */
  cpuSeconds: number;
  cpuByName: Record<string, number>;
  /** Peak memory of the process tree. A page that its processes share counts once. */
  peakTreeBytes: number;
  /** Largest resident set by process name. A shared page counts in each process. */
  peakRssByName: Record<string, number>;
};

export type UsageWatch = {
  /** Returns the usage so far. */
  read(): Usage;
  stop(): void;
};

/** Samples use the same cores as the measured processes, and each reads some hundred files. */
const SAMPLE_EVERY_MS = 1_000;
/** Reading the page tables takes longest, and stops the measured processes during that time. */
const MEMORY_EVERY_MS = 2_000;
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const PAGE_BYTES = Number(execFileSync("getconf", ["PAGESIZE"], { encoding: "utf8" }));

type Sample = { pid: number; name: string; cpuSeconds: number; childrenSeconds: number; rssBytes: number };

/** Measures the process `root` and its descendants with /proc. */
export function watchUsage(root: number, toName: (commandLine: string) => string): UsageWatch {
  const names = new Map<number, string>();
  const begin = new Map<number, number>();
  const last = new Map<number, number>();
  const peakRssByName: Record<string, number> = {};
  let peakTreeBytes = 0;

  function sample(): Sample[] {
    const samples: Sample[] = [];
    for (const pid of listProcessTree(root)) {
      const usage = readUsage(pid, names, toName);
      if (usage === null) continue;
      samples.push(usage);
      if (!begin.has(pid)) begin.set(pid, watching ? 0 : usage.cpuSeconds);
      last.set(pid, usage.cpuSeconds);
    }
    const rssByName: Record<string, number> = {};
    for (const { name, rssBytes } of samples) rssByName[name] = (rssByName[name] ?? 0) + rssBytes;
    for (const [name, bytes] of Object.entries(rssByName)) peakRssByName[name] = Math.max(peakRssByName[name] ?? 0, bytes);
    return samples;
  }

  function sampleMemory(): void {
    peakTreeBytes = Math.max(peakTreeBytes, sum(listProcessTree(root).map(readProportionalBytes)));
  }

  let watching = false;
  const first = sumCpuSeconds(sample());
  watching = true;
  const timers = [setInterval(sample, SAMPLE_EVERY_MS), setInterval(sampleMemory, MEMORY_EVERY_MS)];

  return {
    read() {
      // The CPU time of a process that has ended is in the figures of its parent.
      const cpuSeconds = sumCpuSeconds(sample()) - first;
      sampleMemory();
      const cpuByName: Record<string, number> = {};
      for (const [pid, seconds] of last) {
        const name = names.get(pid) ?? "";
        cpuByName[name] = (cpuByName[name] ?? 0) + seconds - (begin.get(pid) ?? 0);
      }
      return { cpuSeconds, cpuByName, peakTreeBytes, peakRssByName: { ...peakRssByName } };
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** Returns the pids of the process and its descendants. */
export function listProcessTree(root: number): number[] {
  const tree = [root];
  for (const pid of tree) tree.push(...readChildren(pid));
  return tree;
}

export function readCommandLine(pid: number): string {
  return (readOrNull(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ").trim();
}

function readChildren(pid: number): number[] {
  const threads = whenGone(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  return threads.flatMap((thread) => (readOrNull(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number));
}

/** Reads fields 14 to 17 and 24 of /proc/pid/stat (proc(5)). The name in field 2 can contain spaces and parentheses. */
function readUsage(pid: number, names: Map<number, string>, toName: (commandLine: string) => string): Sample | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const field = (number: number) => fields[number - 3] ?? 0;
  const name = names.get(pid) ?? toName(readCommandLine(pid));
  names.set(pid, name);
  return {
    pid,
    name,
    cpuSeconds: (field(14) + field(15)) / TICKS,
    childrenSeconds: (field(16) + field(17)) / TICKS,
    rssBytes: field(24) * PAGE_BYTES,
  };
}

/** Returns the proportional set size: each page is divided by the number of processes that share it (proc_pid_smaps_rollup). */
function readProportionalBytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readOrNull(`/proc/${pid}/smaps_rollup`) ?? "")?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

function sumCpuSeconds(samples: readonly Sample[]): number {
  return sum(samples.map(({ cpuSeconds, childrenSeconds }) => cpuSeconds + childrenSeconds));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function readOrNull(path: string): string | null {
  return whenGone(() => readFileSync(path, "utf8"));
}

/** Returns null if the process ended during the read. */
function whenGone<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}
