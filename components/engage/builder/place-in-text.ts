import type { Position } from "@/server/domain/engage/query/query-tree.ts";

const AROUND = 24;
const MAX_MARKED = 80;

/** Returns line and column of a position, both from 1, and the text at it with a few characters around it. */
export function placeInText(text: string, { start, end }: Position) {
  const lines = text.slice(0, start).split("\n");
  const from = Math.max(0, start - AROUND);
  const stop = Math.min(end, start + MAX_MARKED);
  return {
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
    before: `${from > 0 ? "…" : ""}${text.slice(from, start)}`,
    marked: text.slice(start, stop),
    after: `${text.slice(stop, stop + AROUND)}${stop + AROUND < text.length ? "…" : ""}`,
  };
}
