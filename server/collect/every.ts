import type { Logger } from "pino";

/** Does `work` again and again, `intervalMs` after it last ended: never twice at once, and a failure does not end it. */
export function every(intervalMs: number, log: Logger, what: string, work: () => Promise<unknown>): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout;

  async function once(): Promise<void> {
    await work().catch((error) => log.warn({ error, what }, "A recurring task failed and is tried again."));
    if (!stopped) timer = setTimeout(once, intervalMs).unref();
  }

  timer = setTimeout(once, intervalMs).unref();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
