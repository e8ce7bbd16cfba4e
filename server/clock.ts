/** The one source of time. Tests move it by hand. */
export type Clock = {
  /** Ms since the epoch. */
  now(): number;
};

export const systemClock: Clock = { now: Date.now };
