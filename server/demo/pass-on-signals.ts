import type { ChildProcess } from "node:child_process";
import { END_SIGNALS } from "../programs/end-signals.ts";

/**
 * While `child` runs, a signal that would end this process ends `child` in order, and then this process, with its exit code. A terminal
 * sends Ctrl-C to both; an editor's stop button, `kill` and a service manager send their signal to this process only.
 */
export function passOnSignals(child: ChildProcess): void {
  let signalled = false;
  const passOn = () => {
    signalled = true;
    child.kill("SIGTERM");
  };
  for (const signal of END_SIGNALS) process.on(signal, passOn);
  child.once("exit", () => {
    for (const signal of END_SIGNALS) process.off(signal, passOn);
    if (signalled) process.exit();
  });
}
