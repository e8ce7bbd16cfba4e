import type { ChildProcess } from "node:child_process";
import type { Clock } from "../clock.ts";
import { READY } from "./run-program.ts";

export type SupervisedChild = {
  /** Resolves to whether the first start succeeded: false if the process ended before it served. */
  ready: Promise<boolean>;
  /** Announces that everything is about to end. If the process ends from now on, that is not reported, and it is not started again. */
  expectEnd(): void;
  /** Sends SIGTERM, and waits until the process has ended. It is not started again. */
  stop(): Promise<void>;
  /** Sends SIGKILL. */
  kill(): void;
};

type Options = {
  name: string;
  start(): ChildProcess;
  /** Receives a sentence each time the process ends unexpectedly. */
  note(sentence: string): void;
  /** Resolves after `ms`, or once `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  clock: Clock;
};

const WAITS_MS = [200, 1_000, 2_000, 5_000, 10_000];
/** After running for this long, the next restart has the shortest wait again. */
const STEADY_MS = 30_000;

/** Runs a program in a process of its own. If the process ends unexpectedly it is started again, after a wait that grows from 200 ms to 10 s. */
export function superviseChild({ name, start, note, wait, clock }: Options): SupervisedChild {
  const stopping = new AbortController();
  const firstReady = Promise.withResolvers<boolean>();
  let child: ChildProcess | null = null;
  let failures = 0;

  async function keepRunning(): Promise<void> {
    let cameUp = false;
    while (!stopping.signal.aborted) {
      const startedAt = clock.now();
      child = start();
      child.on("message", (message) => {
        cameUp ||= message === READY;
        if (cameUp) firstReady.resolve(true);
      });
      const end = await waitForExit(child);
      child = null;
      firstReady.resolve(false);
      if (stopping.signal.aborted) return;
      if (!cameUp) {
        if (!end.saidWhy) note(`The ${name} ended before it was ready (${end.how}).`);
        return;
      }

      if (clock.now() - startedAt >= STEADY_MS) failures = 0;
      const ms = WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)] ?? 0;
      note(`The ${name} ended unexpectedly (${end.how}). It is started again in ${ms / 1000} s.`);
      await wait(ms, stopping.signal);
    }
  }
  const ended = keepRunning();

  return {
    ready: firstReady.promise,
    expectEnd: () => stopping.abort(),
    async stop() {
      stopping.abort();
      child?.kill("SIGTERM");
      await ended;
    },
    kill() {
      stopping.abort();
      child?.kill("SIGKILL");
    },
  };
}

/** How a process ended, or why it could not start. `saidWhy` is true if it exited by itself: then it has printed the reason. */
export type End = { how: string; saidWhy: boolean };

/** Resolves when the process has ended or could not be started. Never rejects. */
export function waitForExit(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ how: signal ?? `exit code ${code}`, saidWhy: signal === null }));
    child.once("error", (error) => resolve({ how: error.message, saidWhy: false }));
  });
}
