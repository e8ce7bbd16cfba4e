import type { Ids } from "../ids.ts";

let count = 0;

/** Returns well-formed ids that count upwards within a test file, so that they sort in the order of creation. */
export const testIds: Ids = {
  uuid: () => `00000000-0000-4000-8000-${next(12)}`,
  short: () => next(22),
  destination: (now) =>
    Math.floor(now / 1000)
      .toString(16)
      .padStart(8, "0") + next(16),
  writeKey: () => next(32),
  secret: (prefix) => prefix + next(32),
};

function next(length: number): string {
  count += 1;
  return String(count).padStart(length, "0");
}
