import { DiffView } from "@/components/code/diff-view";
import { Notice } from "@/components/ui/notice";
import type { PolicyCheck } from "@/server/domain/policy/policy-check.ts";

/** The pasted policy compared with the corrected one, which can be copied. */
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
        <p className="text-sm text-muted">Too little of the pasted text could be read, so this is the policy from the set-up guide.</p>
      )}
      {correction.remaining.length > 0 && (
        <Notice tone="warning">
          Some results stay wrong even with this policy: deny statements, and conditions that only AWS can evaluate, are not changed.
        </Notice>
      )}
    </section>
  );
}
