import { open } from "node:fs/promises";

type Turn = { running: Promise<void>; next: Promise<void> | null };

const turns = new Map<string, Turn>();

/**
 * Makes new, renamed and removed names in `directory` survive a power cut. Those who ask while a sync runs share the next one:
 * a thousand batches that open at once cost a few syncs, not a thousand.
 */
export function syncDirectory(directory: string): Promise<void> {
  const turn = turns.get(directory);
  if (turn === undefined) return start(directory);
  turn.next ??= turn.running.then(
    () => start(directory),
    () => start(directory),
  );
  return turn.next;
}

function start(directory: string): Promise<void> {
  const running = syncOnce(directory);
  const turn: Turn = { running, next: null };
  turns.set(directory, turn);
  const end = () => {
    if (turn.next === null) turns.delete(directory);
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
