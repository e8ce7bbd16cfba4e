import { DiffView } from "@/components/code/diff-view";
import { Notice } from "@/components/ui/notice";
import type { PolicyCheck } from "@/server/domain/policy/policy-check.ts";

/** What was pasted beside what it has to be, to copy as a whole. */
export function CorrectionView({
  title,
  fileName,
  report: { correction },
}: {
  title: string;
  fileName: string;
  report: PolicyCheck["trust"];
}) {
  if (correction === null) return null;
  return (
    <section aria-label={title} className="grid gap-2">
      <DiffView title={title} fileName={fileName} text={correction.text} lines={correction.diff} />
      {correction.how === "rewritten" && (
        <p className="text-sm text-muted">Too little of what was pasted could be read, so this is the set-up guide's own.</p>
      )}
      {correction.remaining.length > 0 && (
        <Notice tone="warning">
          Even then, not every answer is as it has to be: statements that deny, and conditions that only AWS can judge, are left alone.
        </Notice>
      )}
    </section>
  );
}
