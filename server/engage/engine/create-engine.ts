import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import type { Engine, EngineResult } from "../../runtime.ts";
import { type EngineProcess, startEngineProcess, type Timers } from "./engine-process.ts";
import type { EngineMethod, EngineRequest, InputOf, ValueOf } from "./engine-request.ts";
import { type Ask, evaluateInRanges } from "./evaluate-in-ranges.ts";
import { realTimers } from "./real-timers.ts";

type Options = {
  /** The folder for temporary files; each engine has its own below it. */
  directory: string;
  /** The process is killed when its resident memory exceeds this. */
  memoryMb: number;
  timers?: Timers;
};

const IDLE_MS = 60_000;
/** DuckDB's resident memory exceeds its limit, and Node needs some as well. */
const MEMORY_SHARE = 0.45;

const MINUTE_MS = 60_000;
const TIMEOUTS: Readonly<Record<EngineMethod, number>> = {
  writePart: 10 * MINUTE_MS,
  compactParts: 20 * MINUTE_MS,
  foldParts: 30 * MINUTE_MS,
  evaluate: 20 * MINUTE_MS,
  mergeAnswers: 10 * MINUTE_MS,
  preview: 10 * MINUTE_MS,
  why: 10 * MINUTE_MS,
  eraseFromParts: 20 * MINUTE_MS,
  resolve: 20 * MINUTE_MS,
  profile: 10 * MINUTE_MS,
  suggest: 5 * MINUTE_MS,
};

let engineCount = 0;

/** The engine with what only its own tests and measurements use. */
export type OwnEngine = Engine & { call: Ask /** Null while no process runs. */; processId(): number | null };

/** Creates the engine. Its process starts with the first request, and ends after 60 idle seconds. */
export function createEngine({ directory, memoryMb, timers = realTimers }: Options): OwnEngine {
  engineCount += 1;
  const own = join(directory, `engine-${process.pid}-${engineCount}`);
  const oneAtATime = pLimit(1);
  let child: EngineProcess | null = null;
  let cancelIdle = (): void => {};

  async function ask<Method extends EngineMethod>(method: Method, input: InputOf<Method>): Promise<EngineResult<ValueOf<Method>>> {
    return oneAtATime(async () => {
      cancelIdle();
      child = child === null || child.hasEnded() ? start() : child;
      const result = await child.ask({ method, input } as EngineRequest, TIMEOUTS[method]);
      cancelIdle = timers.after(IDLE_MS, end);
      return result as EngineResult<ValueOf<Method>>;
    });
  }

  function start(): EngineProcess {
    removeAbandoned(directory);
    mkdirSync(own, { recursive: true });
    return startEngineProcess({ directory: own, memoryLimitMb: Math.round(memoryMb * MEMORY_SHARE), maxRssMb: memoryMb, timers });
  }

  function end(): void {
    child?.kill();
    child = null;
  }

  return {
    writePart: (input) => ask("writePart", input),
    compactParts: (input) => ask("compactParts", input),
    foldParts: (input) => ask("foldParts", input),
    evaluate: (input) => evaluateInRanges(ask, input),
    preview: (input) => ask("preview", input),
    why: (input) => ask("why", input),
    eraseFromParts: (input) => ask("eraseFromParts", input),
    resolve: (input) => ask("resolve", input),
    profile: (input) => ask("profile", input),
    suggest: (input) => ask("suggest", input),
    call: ask,
    processId: () => (child === null || child.hasEnded() ? null : child.pid),
    async stop() {
      cancelIdle();
      end();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

/** Removes the folders of engines, and of files for them, whose programs have ended. */
function removeAbandoned(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    const pid = /^(engine|work)-(?<pid>\d+)(-|$)/.exec(name)?.groups?.["pid"];
    if (pid === undefined || Number(pid) === process.pid || isRunning(Number(pid))) continue;
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
