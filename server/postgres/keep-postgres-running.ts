import { setTimeout as wait } from "node:timers/promises";
import { type Postmaster, type PostmasterOptions, startPostmaster, stopPostmaster } from "./postmaster.ts";
import { stopOrphans } from "./stop-orphans.ts";

const WAITS_MS = [100, 500, 1_000, 2_000, 5_000];

/** Starts the server, and restarts it whenever it ends before `stop` is called; `note` is called with a sentence then. Throws a StartError if the first start fails. */
export async function keepPostgresRunning(
  options: PostmasterOptions,
  url: string,
  note: (sentence: string) => void,
): Promise<{ stop(): Promise<void> }> {
  let postmaster = await startPostmaster(options, url);
  const stopping = new AbortController();

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await postmaster.exited;
      if (stopping.signal.aborted) return;
      note("PostgreSQL ended unexpectedly. It is being restarted.");
      postmaster = (await startAgain(options, url, note, stopping.signal)) ?? postmaster;
    }
  }
  const watched = watch();

  return {
    async stop() {
      stopping.abort();
      await stopPostmaster(postmaster);
      await watched;
      await stopPostmaster(postmaster);
    },
  };
}

/** Returns null if `stop` was called before the server was running again. */
async function startAgain(
  options: PostmasterOptions,
  url: string,
  note: (sentence: string) => void,
  stopping: AbortSignal,
): Promise<Postmaster | null> {
  for (let failures = 0; !stopping.aborted; failures++) {
    try {
      await stopOrphans(options.home.cluster);
      return await startPostmaster(options, url);
    } catch (error) {
      note((error as Error).message);
      await wait(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)], null, { signal: stopping }).catch(() => {});
    }
  }
  return null;
}
