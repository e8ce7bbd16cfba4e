import type { ChildProcess } from "node:child_process";
import type { Clock } from "../clock.ts";
import { READY } from "./run-program.ts";

export type SupervisedChild = {
  /** Whether it came up the first time; false where it ended before that. */
  ready: Promise<boolean>;
  /** All is about to end: where it ends before it is asked to, that is no news, and it is not started again. */
  expectEnd(): void;
  /** Asks it to end, and waits until it has. It is not started again. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
};

type Options = {
  name: string;
  start(): ChildProcess;
  /** Hears, in a sentence, that it died. */
  note(sentence: string): void;
  /** Resolves after so many ms, or once `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  clock: Clock;
};

const WAITS_MS = [200, 1_000, 2_000, 5_000, 10_000];
/** Who lived as long as this starts with the shortest wait again. */
const STEADY_MS = 30_000;

/** Keeps one program running in a process of its own: when it ends unasked it is started again, after waits that grow while it keeps dying. */
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
        if (!end.saidWhy) note(`The ${name} ended before it was up (${end.how}).`);
        return;
      }

      if (clock.now() - startedAt >= STEADY_MS) failures = 0;
      const ms = WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)] ?? 0;
      note(`The ${name} ended unexpectedly (${end.how}); it is started again in ${ms / 1000} s.`);
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

/** How a process ended, or why it could not start. What ended by itself has said why; what was killed or could not start has not. */
export type End = { how: string; saidWhy: boolean };

/** Never rejects. */
export function waitForExit(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ how: signal ?? `exit code ${code}`, saidWhy: signal === null }));
    child.once("error", (error) => resolve({ how: error.message, saidWhy: false }));
  });
}
