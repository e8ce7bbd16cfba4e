import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The page size of Linux on x64; on arm64 a few systems have larger pages, so it is asked for once. */
let pageBytes: number | null = null;

/** Returns the resident memory of a process in bytes; 0 if it has ended. */
export function readRss(pid: number): number {
  try {
    const [, resident = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    pageBytes ??= Number(execFileSync("getconf", ["PAGESIZE"], { encoding: "utf8" }));
    return Number(resident) * pageBytes;
  } catch {
    return readRssFromPs(pid);
  }
}

/** For systems without /proc. */
function readRssFromPs(pid: number): number {
  if (process.platform === "linux") return 0;
  try {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024;
  } catch {
    return 0;
  }
}
