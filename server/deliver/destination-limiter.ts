import type { Clock } from "../clock.ts";
import { retryWaitMs } from "../domain/delivery/retry-policy.ts";
import type { DestinationLimiter } from "../runtime.ts";

/** `openUntil` (ms since the epoch): until then the circuit breaker of the destination lets nothing through. */
type State = { inFlight: number; faultCount: number; openUntil: number };

/**
 * A limit of `maxInFlight` files per destination, with a circuit breaker: after a transient fault a destination gets no permit for a while, then one at
 * a time, until a file is served. The wait grows with each fault (`retryWaitMs`).
 */
export function createDestinationLimiter(options: { clock: Clock; random: () => number; maxInFlight: number }): DestinationLimiter {
  const { clock, random, maxInFlight } = options;
  const states = new Map<string, State>();

  function isLimited(state: State, now: number): boolean {
    return now < state.openUntil || state.inFlight >= (state.faultCount === 0 ? maxInFlight : 1);
  }

  return {
    acquire(destinationId) {
      const now = clock.now();
      const state = states.get(destinationId) ?? { inFlight: 0, faultCount: 0, openUntil: 0 };
      // Where only the permits are in use, `limited` keeps the worker from fetching the file again until one is released.
      if (isLimited(state, now)) return { notBefore: Math.max(state.openUntil, now) };

      states.set(destinationId, state);
      state.inFlight += 1;
      return {
        release(outcome) {
          state.inFlight -= 1;
          if (outcome === "failing") {
            state.faultCount += 1;
            state.openUntil = clock.now() + retryWaitMs(state.faultCount, random());
          } else {
            state.faultCount = 0;
            state.openUntil = 0;
          }
          if (state.inFlight === 0 && state.faultCount === 0) states.delete(destinationId);
        },
      };
    },

    limited() {
      const now = clock.now();
      return [...states].filter(([, state]) => isLimited(state, now)).map(([destinationId]) => destinationId);
    },
  };
}
