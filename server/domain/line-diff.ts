import { diffLines } from "diff";

/** One line of a diff. Line numbers count from 1; null if the line isn't on that side. */
export type DiffLine = { kind: "same" | "removed" | "added"; text: string; oldLine: number | null; newLine: number | null };

/** Returns the diff between two texts, line by line. Line endings are ignored. */
export function lineDiff(before: string, after: string): DiffLine[] {
  let [oldLine, newLine] = [0, 0];
  return diffLines(plain(before), plain(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((text): DiffLine => {
        if (removed) return { kind: "removed", text, oldLine: ++oldLine, newLine: null };
        if (added) return { kind: "added", text, oldLine: null, newLine: ++newLine };
        return { kind: "same", text, oldLine: ++oldLine, newLine: ++newLine };
      }),
  );
}

function plain(text: string): string {
  return `${text.replace(/\r\n?/g, "\n").replace(/\n$/, "")}\n`;
}
