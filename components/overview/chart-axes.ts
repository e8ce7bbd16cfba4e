/** The look of the axes that all charts share. */
const TICKS = { tick: { fill: "var(--muted)" }, tickLine: false } as const;

export const GRID = { vertical: false, stroke: "var(--border)" } as const;

export const TIME_AXIS = { ...TICKS, axisLine: { stroke: "var(--border)" } } as const;

/** For counts: whole numbers, in short form. */
export const COUNT_AXIS = {
  ...TICKS,
  width: 48,
  allowDecimals: false,
  axisLine: false,
  tickFormatter: (value: number) => SHORT.format(value),
} as const;

const SHORT = new Intl.NumberFormat("en-US", { notation: "compact" });
