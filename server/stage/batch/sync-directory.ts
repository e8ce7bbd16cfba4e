import { open } from "node:fs/promises";

type SyncState = { running: Promise<void>; next: Promise<void> | null };

const states = new Map<string, SyncState>();

/**
 * Makes new, renamed and removed names in `directory` durable. Calls that arrive while a sync runs share the next one: a thousand batches that
 * open at the same time cost a few syncs, not a thousand.
 */
export function syncDirectory(directory: string): Promise<void> {
  const state = states.get(directory);
  if (state === undefined) return start(directory);
  state.next ??= state.running.then(
    () => start(directory),
    () => start(directory),
  );
  return state.next;
}

function start(directory: string): Promise<void> {
  const running = syncOnce(directory);
  const state: SyncState = { running, next: null };
  states.set(directory, state);
  const end = () => {
    if (state.next === null) states.delete(directory);
  };
  running.then(end, end);
  return running;
}

async function syncOnce(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
