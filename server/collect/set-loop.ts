import type { Logger } from "pino";

/**
 * Runs `work` again and again, each time `intervalMs` after the previous run ended, so that runs never overlap. A rejection is logged as a
 * warning with the name `what`, and the loop continues. The first run starts after `intervalMs`. The loop does not keep the process alive.
 */
export function setLoop(intervalMs: number, log: Logger, what: string, work: () => Promise<unknown>): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout;

  async function run(): Promise<void> {
    await work().catch((error) => log.warn({ event: "recurring-task-failed", error, what }, "A recurring task failed. It is tried again."));
    if (!stopped) timer = setTimeout(run, intervalMs).unref();
  }

  timer = setTimeout(run, intervalMs).unref();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
