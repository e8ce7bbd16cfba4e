/** Waits for a permit, and resolves with the function that releases it. Permits are given in the order of the calls. */
export type AcquirePermit = () => Promise<() => void>;

/**
 * Returns a semaphore whose limit may depend on the length of its queue.
 *
 * @param limitFor how many permits may be held at once while `waitingCount` calls wait; at least 1
 */
export function createSemaphore(limitFor: (waitingCount: number) => number): AcquirePermit {
  const waiting: (() => void)[] = [];
  let heldCount = 0;

  function grantPermits(): void {
    while (waiting.length > 0 && heldCount < limitFor(waiting.length)) {
      heldCount += 1;
      waiting.shift()?.();
    }
  }

  function release(): void {
    heldCount -= 1;
    grantPermits();
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(() => resolve(release));
      grantPermits();
    });
}
