/** Shares of the time until waiting files expire at which a message is sent, in percent. */
export const EXPIRY_LEVELS = [25, 50, 75, 90] as const;

/** Returns the highest level that the oldest waiting file has reached, 0 below the first. */
export function expiryLevel(ageMs: number, retentionMs: number): number {
  const percent = (ageMs / retentionMs) * 100;
  return EXPIRY_LEVELS.findLast((level) => percent >= level) ?? 0;
}

/** Events below which a change of volume is chance. */
const LEAST_VOLUME = 100;

/** Returns the change in whole percent; null where the day before had too few events to compare with. */
export function volumeChange(before: number, now: number): number | null {
  return before < LEAST_VOLUME ? null : Math.round(((now - before) / before) * 100) + 0;
}

/** Returns the share of delivered events in percent, rounded down to a tenth; null without events. */
export function successRate(delivered: number, all: number): number | null {
  return all === 0 ? null : Math.floor((delivered / all) * 1000) / 10;
}

/** Returns whether a state begins or ends. `exceeds` is null where nothing can be said: then nothing changes. */
export function transition(isOpen: boolean, exceeds: boolean | null): "begins" | "ends" | null {
  if (exceeds === null || exceeds === isOpen) return null;
  return exceeds ? "begins" : "ends";
}
