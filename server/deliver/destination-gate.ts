import type { Clock } from "../clock.ts";
import { retryWaitMs } from "../domain/delivery/retry-policy.ts";
import type { DestinationGate } from "../runtime.ts";

type State = { inside: number; faultCount: number; closedUntil: number };

export function createDestinationGate(options: { clock: Clock; random: () => number; places: number }): DestinationGate {
  const { clock, random, places } = options;
  const states = new Map<string, State>();

  function isClosed(state: State, now: number): boolean {
    return now < state.closedUntil || state.inside >= (state.faultCount === 0 ? places : 1);
  }

  return {
    enter(destinationId) {
      const now = clock.now();
      const state = states.get(destinationId) ?? { inside: 0, faultCount: 0, closedUntil: 0 };
      // Where only the places are taken, `closed` keeps the file from being looked at until one is free.
      if (isClosed(state, now)) return { notBefore: Math.max(state.closedUntil, now) };

      states.set(destinationId, state);
      state.inside += 1;
      return {
        leave(passage) {
          state.inside -= 1;
          if (passage === "hindered") {
            state.faultCount += 1;
            state.closedUntil = clock.now() + retryWaitMs(state.faultCount, random());
          } else {
            state.faultCount = 0;
            state.closedUntil = 0;
          }
          if (state.inside === 0 && state.faultCount === 0) states.delete(destinationId);
        },
      };
    },

    closed() {
      const now = clock.now();
      return [...states].filter(([, state]) => isClosed(state, now)).map(([destinationId]) => destinationId);
    },
  };
}
