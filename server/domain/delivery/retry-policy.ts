const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;

const FIRST_PROBE_MS = 60_000;
const LONGEST_PROBE_MS = 30 * 60_000;

/**
 * Returns how long a file waits after a transient fault, in ms: 2 s, doubled with each attempt up to 15 minutes, without a limit on attempts.
 * The second half of each wait is random (jitter), so that files that failed together aren't retried together.
 *
 * @param attemptCount attempts so far, this one included: 1 or more
 * @param random uniform in [0, 1)
 */
export function retryWaitMs(attemptCount: number, random: number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attemptCount - 1), LONGEST_WAIT_MS);
  return Math.round(wait / 2 + (random * wait) / 2);
}

/** Returns how long until a paused destination is tried again, in ms: a tenth of the pause so far, from 1 to 30 minutes. */
export function probeWaitMs(pausedForMs: number): number {
  return Math.min(Math.max(Math.round(pausedForMs / 10), FIRST_PROBE_MS), LONGEST_PROBE_MS);
}
