"use client";

import { useDeferredValue, useState } from "react";
import { CorrectionView } from "@/components/policy-check/correction-view";
import { FindingList } from "@/components/policy-check/finding-list";
import { toLineMarks } from "@/components/policy-check/line-marks";
import { PolicyEditor } from "@/components/policy-check/policy-editor";
import { VerdictList } from "@/components/policy-check/verdict-list";
import { KmsKeyField } from "@/components/set-up/kms-key-field";
import { Field } from "@/components/ui/field";
import { isKmsKeyArn } from "@/server/domain/destination/kms-key-arn.ts";
import { checkPolicies } from "@/server/domain/policy/policy-check.ts";
import type { PolicyDestination } from "@/server/domain/policy/policy-probes.ts";

/** Checks the two pasted policies against the requests of delivery. The check runs in the browser. */
export function PolicyCheck({ destination }: { destination: Omit<PolicyDestination, "kmsKeyArn"> }) {
  const [trust, setTrust] = useState("");
  const [permission, setPermission] = useState("");
  const [typedKeyArn, setTypedKeyArn] = useState<string | null>(null);
  const kmsKeyArn = typedKeyArn !== null && isKmsKeyArn(typedKeyArn) ? typedKeyArn : null;
  const texts = useDeferredValue({ trust, permission });
  const check = checkPolicies(texts, { ...destination, kmsKeyArn });
  const isEmpty = texts.trust.trim() === "" && texts.permission.trim() === "";
  return (
    <div className="grid gap-6">
      <div className="rounded-lg border border-border px-4 py-4">
        <KmsKeyField kmsKeyArn={typedKeyArn} region={destination.region ?? ""} onChange={setTypedKeyArn} />
      </div>
      <Field
        optional
        label="Trust policy"
        hint="In the IAM console: the role's Trust relationships tab."
        error={formatProblem(check.trust.problems)}
      >
        {(control) => <PolicyEditor {...control} value={trust} onChange={setTrust} marks={toLineMarks(check, "trust")} />}
      </Field>
      <Field
        optional
        label="Permission policy"
        hint="In the IAM console: the role's Permissions tab. Paste several policies one below the other."
        error={formatProblem(check.permission.problems)}
      >
        {(control) => <PolicyEditor {...control} value={permission} onChange={setPermission} marks={toLineMarks(check, "permission")} />}
      </Field>
      {isEmpty ? (
        <p className="text-muted">Paste one or both. They are checked in your browser and not sent anywhere.</p>
      ) : (
        <>
          <VerdictList check={check} />
          <FindingList findings={check.findings} />
          <CorrectionView title="Trust policy, corrected" fileName="trust-relationship-policy.json" report={check.trust} />
          <CorrectionView title="Permission policy, corrected" fileName="iam-policy.json" report={check.permission} />
        </>
      )}
    </div>
  );
}

function formatProblem([problem]: readonly { sentence: string; line: number }[]): string | undefined {
  return problem && `Line ${problem.line}: ${problem.sentence}`;
}
