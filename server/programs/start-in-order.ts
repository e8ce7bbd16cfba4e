import { END_SIGNALS } from "./end-signals.ts";
import { reportFailure } from "./run-program.ts";

/** How to end one thing that was started: in peace, or at once. Some want to know beforehand that all is about to end. */
export type Undo = { expectEnd?(): void; stop(): Promise<void>; kill(): void };

const STOP_WITHIN_MS = 10_000;
/** Signals that come closer together are one: npm passes on the Ctrl-C that a terminal has sent to all. */
const SAME_SIGNAL_MS = 500;

/**
 * Starts things one after another, each leaving its undo; on a signal, on the end of a parent that has a channel to this process, or on a
 * start that fails (false, or an error) they end one after another, the last first, within 10 s. A second signal, later than a moment, ends everything at once. Ends the process.
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
    // What fails because it is being ended is no news.
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
