import { Notice } from "@/components/ui/notice";
import type { PolicyCheck } from "@/server/domain/policy/policy-check.ts";

type Finding = PolicyCheck["findings"][number];

/** The known mistakes in the policies; those that block delivery come first. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const order = ["blocks", "widens", "harmless"];
  const sorted = findings.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
  return (
    <section aria-label="Findings" className="grid gap-2">
      {sorted.map(({ code, severity, document, lines, sentence }) => (
        <Notice key={`${document}-${code}-${lines?.from}`} tone={TONES[severity]}>
          {sentence}
          {lines !== null && <span className="text-muted"> {describeLines(document, lines)}</span>}
        </Notice>
      ))}
    </section>
  );
}

const TONES = { blocks: "danger", widens: "warning", harmless: "info" } as const;

function describeLines(document: Finding["document"], { from, to }: { from: number; to: number }): string {
  const policy = document === "trust" ? "Trust policy" : "Permission policy";
  return from === to ? `${policy}, line ${from}.` : `${policy}, lines ${from} to ${to}.`;
}
