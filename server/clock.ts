/** The only source of the time. Tests set it. */
export type Clock = {
  /** Ms since the epoch. */
  now(): number;
};

export const systemClock: Clock = { now: Date.now };
