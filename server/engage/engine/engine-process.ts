import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { refuse } from "../../domain/result.ts";
import type { EngineResult } from "../../runtime.ts";
import type { EngineOptions, EngineRequest } from "./engine-request.ts";
import { readRss } from "./read-rss.ts";

export type EngineProcess = {
  pid: number;
  /** One at a time. Never rejects: if the process ends, the request fails. */
  ask(request: EngineRequest, timeoutMs: number): Promise<EngineResult<unknown>>;
  hasEnded(): boolean;
  /** Ends it at once. */
  kill(): void;
};

export type Timers = {
  /** Calls `work` once. Returns what cancels it. */
  after(ms: number, work: () => void): () => void;
  /** Calls `work` again and again. Returns what ends it. */
  every(ms: number, work: () => void): () => void;
};

type Options = EngineOptions & { maxRssMb: number; timers: Timers };

/** Not as `new URL("./…", import.meta.url)`: Next would publish the file among the pages' assets. No page starts the engine. */
const CHILD = fileURLToPath(import.meta.url).replace(/engine-process(?=\.ts$)/, "engine-child");

/** How often the memory of a process that works is read. It takes a second to fill 1 GB. */
const RSS_EVERY_MS = 100;

const ENDED = { code: "child_killed" as const, message: "The engine's process ended while it worked." };

/** Starts the process in which DuckDB runs. It ends with this one. */
export function startEngineProcess({ maxRssMb, timers, ...options }: Options): EngineProcess {
  const child = fork(CHILD, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const pid = child.pid ?? 0;
  let ended = false;
  let waiting: ((result: EngineResult<unknown>) => void) | null = null;
  const kill = () => {
    ended = true;
    child.kill("SIGKILL");
  };
  letGo(child);
  child.on("message", (result: EngineResult<unknown>) => waiting?.(result));
  for (const event of ["exit", "error"] as const) {
    child.on(event, () => {
      ended = true;
      waiting?.(refuse(ENDED));
    });
  }

  return {
    pid,
    hasEnded: () => ended,
    kill,

    async ask(request, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<EngineResult<unknown>>();
      waiting = resolve;
      const end = (result: EngineResult<unknown>) => {
        resolve(result);
        kill();
      };
      const seconds = Math.round(timeoutMs / 1000);
      const cancelTimeout = timers.after(timeoutMs, () =>
        end(refuse({ code: "timeout", message: `The engine needed longer than ${seconds} seconds.` })),
      );
      const stopWatching = timers.every(RSS_EVERY_MS, () => {
        if (readRss(pid) > maxRssMb * 1e6) end(refuse(tooMuchMemory(maxRssMb)));
      });
      holdOn(child);
      if (ended) resolve(refuse(ENDED));
      else child.send(request, (error) => error && resolve(refuse(ENDED)));
      try {
        return await promise;
      } finally {
        waiting = null;
        cancelTimeout();
        stopWatching();
        letGo(child);
      }
    },
  };
}

function tooMuchMemory(maxRssMb: number) {
  return {
    code: "out_of_memory" as const,
    message: `The engine needed more than ${maxRssMb} MB of memory. ENGAGE_MEMORY_MB sets the limit.`,
  };
}

/** An idle process does not keep this one running. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function holdOn(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}
