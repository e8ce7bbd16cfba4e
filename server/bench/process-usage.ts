import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export type Usage = {
  /** CPU seconds of the tree since the watch began, and of its processes by name. */
  cpuSeconds: number;
  cpuByName: Record<string, number>;
  /** The most that the whole tree had in memory at one moment; a page that its processes share counts once. */
  peakTreeBytes: number;
  /** Largest resident set of each name. Here a shared page counts in each process. */
  peakRssByName: Record<string, number>;
};

export type UsageWatch = {
  /** What was used so far. */
  read(): Usage;
  stop(): void;
};

/** The watch runs on the cores of the watched: each sample reads some hundred files. */
const SAMPLE_EVERY_MS = 1_000;
/** Walking the page tables takes the longest, and halts the watched meanwhile. */
const MEMORY_EVERY_MS = 2_000;
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const PAGE_BYTES = Number(execFileSync("getconf", ["PAGESIZE"], { encoding: "utf8" }));

type Sample = { pid: number; name: string; cpuSeconds: number; childrenSeconds: number; rssBytes: number };

/** Watches the process `root` and all that it started, by way of /proc. */
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
      // What a process used that has ended stands in its parent's account.
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

/** The pids of the process and all below it. */
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

/** Fields 14 to 17 and 24 of /proc/pid/stat (proc(5)); the name in field 2 may hold spaces and parentheses. */
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

/** Each page divided by the processes that share it (proc_pid_smaps_rollup). */
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

/** A process may end while it is looked at. */
function whenGone<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}
