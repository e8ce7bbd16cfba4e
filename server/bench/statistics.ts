/** Seconds of the machine's monotonic clock, the same in every process. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

/** CPU seconds that this process has used. */
export function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export type Summary = { median: number; min: number; max: number };

export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(sorted, Math.floor(middle)) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
  return { median, min: at(sorted, 0), max: at(sorted, sorted.length - 1) };
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
