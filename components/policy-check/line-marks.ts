import type { PolicyCheck } from "@/server/domain/policy/policy-check.ts";

/** Lines of a pasted policy with a problem, from `from` to `to` inclusive; the first line is 1. */
export type LineMark = { from: number; to: number; tone: "danger" | "warning" };

/** The lines to mark in one of the two policies, each range once: errors that IAM rejects; else known mistakes; else statements with a wrong result. */
export function toLineMarks(check: PolicyCheck, document: "trust" | "permission"): LineMark[] {
  const problems = check[document].problems.map(({ line }): LineMark => ({ from: line, to: line, tone: "danger" }));
  const findings = check.findings
    .filter((finding) => finding.document === document && finding.severity !== "harmless")
    .flatMap(({ lines, severity }): LineMark[] =>
      lines === null ? [] : [{ ...lines, tone: severity === "blocks" ? "danger" : "warning" }],
    );
  const answers = check.verdicts
    .filter(({ id, actual, expected }) => actual !== expected && id.startsWith("assume") === (document === "trust"))
    .flatMap(({ place, actual }): LineMark[] =>
      place === null ? [] : [{ ...place.lines, tone: actual === "depends" ? "warning" : "danger" }],
    );
  const shown = [problems, findings, answers].find((marks) => marks.length > 0) ?? [];
  const worstLast = shown.toSorted((one, other) => Number(one.tone === "danger") - Number(other.tone === "danger"));
  return [...new Map(worstLast.map((mark) => [`${mark.from}-${mark.to}`, mark])).values()];
}
