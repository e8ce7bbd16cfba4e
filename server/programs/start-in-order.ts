import { END_SIGNALS } from "./end-signals.ts";
import { reportFailure } from "./run-program.ts";

/** Ends one thing that was started: gracefully (`stop`) or at once (`kill`). `expectEnd` is called before the first `stop`. */
export type Undo = { expectEnd?(): void; stop(): Promise<void>; kill(): void };

const STOP_WITHIN_MS = 10_000;
/** Signals that are closer together count as one: npm repeats the Ctrl-C that the terminal sends to all processes. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs `start`, which adds an undo for each thing that it starts. On a signal, when the parent process disconnects, or if `start` returns false
 * or throws, the undos run in reverse order, for at most 10 s. A second signal, more than 500 ms after the first, kills everything at once.
 * Then this process exits: with 1 if `start` failed or everything was killed, else with 0.
 */
export async function startInOrder(start: (undo: Undo[]) => Promise<boolean>): Promise<never> {
  const undo: Undo[] = [];
  let ending: Undo | undefined;
  const killAll = () => {
    ending?.kill();
    for (const { kill } of undo) kill();
    process.exit(1);
  };
  const signal = Promise.withResolvers<"signal">();
  let signalledAt: number | undefined;
  for (const name of [...END_SIGNALS, "disconnect"]) {
    process.on(name, () => {
      signalledAt ??= performance.now();
      signal.resolve("signal");
      if (performance.now() - signalledAt > SAME_SIGNAL_MS) killAll();
    });
  }

  const started = start(undo).catch((error: unknown) => {
    // Failures that a signal causes are not reported.
    if (signalledAt === undefined) reportFailure(error);
    return false;
  });
  const first = await Promise.race([started, signal.promise]);
  if (first === true) await signal.promise;

  setTimeout(killAll, STOP_WITHIN_MS).unref();
  for (const each of undo) each.expectEnd?.();
  while (undo.length > 0) {
    ending = undo.pop();
    await ending?.stop();
  }
  process.exit(first === false ? 1 : 0);
}
