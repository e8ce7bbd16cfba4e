export const UNITS = [
  { value: "minutes", label: "minutes", ms: 60_000 },
  { value: "hours", label: "hours", ms: 3_600_000 },
  { value: "days", label: "days", ms: 86_400_000 },
] as const;

export type Unit = (typeof UNITS)[number]["value"];

export function unitMs(unit: Unit): number {
  return UNITS.find(({ value }) => value === unit)?.ms ?? 1;
}

/** Returns the largest unit of which `ms` is a whole number, or minutes. */
export function largestUnit(ms: number): Unit {
  return UNITS.findLast((unit) => ms % unit.ms === 0)?.value ?? "minutes";
}
