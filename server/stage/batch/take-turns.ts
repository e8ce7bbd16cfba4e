/** Waits for a turn; what it gives ends the turn. */
export type Turns = () => Promise<() => void>;

/** Who asks first goes first; `atOnce` says how many go while so many wait, at least one. */
export function takeTurns(atOnce: (waitingCount: number) => number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  function startNext(): void {
    while (waiting.length > 0 && running < atOnce(waiting.length)) {
      running += 1;
      waiting.shift()?.();
    }
  }

  function end(): void {
    running -= 1;
    startNext();
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(() => resolve(end));
      startNext();
    });
}
