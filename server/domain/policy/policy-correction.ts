import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "./iam-policy.ts";
import type { PolicyKind } from "./policy-document.ts";
import { appendStatement, editStatement, type MemberEdit, mendSyntax, mendVersion } from "./policy-edits.ts";
import { fileEdits, keyEdits, trustEdits } from "./policy-member-edits.ts";
import { type PolicyDestination, toProbes } from "./policy-probes.ts";
import { type RawStatement, rawStatements, statementForFiles, statementForKey, statementsForSluice } from "./policy-statements.ts";
import { readPastedPolicies } from "./policy-text.ts";
import { judgeProbe } from "./policy-verdict.ts";

/** "edited": what was pasted, with what had to change; "rewritten": too little of it could be read, so it is the set-up guide's. */
export type CorrectedText = { text: string; how: "edited" | "rewritten" };

/** The pasted trust policy with the statements about Sluice put right. All others, Deny statements too, stay as they are. */
export function correctTrust(text: string, destination: PolicyDestination): CorrectedText {
  const { intermediateRoleArn, workspaceId } = destination;
  const guide = trustPolicy({ intermediateRoleArn, externalId: workspaceId });
  return correct(text, "trust", formatPolicy(guide), (documents) => {
    const [first = ""] = documents;
    const ours = statementsForSluice(rawStatements(readPastedPolicies(first, "trust")), destination);
    if (ours.length === 0) return [appendStatement(first, guide.Statement[0] ?? {})];
    return [ours.reduce((now, { index, members }) => editStatement(now, index, trustEdits(members, destination)), first)];
  });
}

/** The pasted permission policies, with what delivery needs put right or added. */
export function correctPermissions(text: string, destination: PolicyDestination): CorrectedText {
  const { location, partition, kmsKeyArn } = destination;
  const files = permissionPolicy(location, partition);
  const key = kmsKeyArn === null ? null : kmsPolicy(kmsKeyArn);
  const guide = [files, ...(key === null ? [] : [key])].map(formatPolicy).join("\n\n");
  return correct(text, "identity", guide, (documents) => {
    const forFiles = isAllowed(documents, destination, "s3:")
      ? documents
      : correctStatement(
          documents,
          files.Statement[0] ?? {},
          (statements) => statementForFiles(statements, destination),
          (members) => fileEdits(members, destination),
        );
    if (key === null || kmsKeyArn === null || isAllowed(forFiles, destination, "kms:")) return forFiles;
    return correctStatement(forFiles, key.Statement[0] ?? {}, statementForKey, (members) => keyEdits(members, kmsKeyArn, destination));
  });
}

/** Edits the documents of a text, each in its place. What IAM wouldn't take even then is replaced by the guide's. */
function correct(text: string, kind: PolicyKind, guide: string, change: (documents: string[]) => string[]): CorrectedText {
  const base = mendSyntax(text, kind);
  if (base === null) return { text: guide, how: "rewritten" };
  const { policies } = readPastedPolicies(base, kind);
  const changed = change(policies.map(({ offset, length }) => mendVersion(base.slice(offset, offset + length))));
  const before = policies.map(({ offset }, index) => base.slice(index === 0 ? 0 : findEnd(policies[index - 1]), offset));
  const after = changed.length === policies.length ? base.slice(findEnd(policies.at(-1))) : "";
  const whole = changed.map((document, index) => `${before[index] ?? ""}${document}`).join("") + after;
  return readPastedPolicies(whole, kind).problems.length === 0 ? { text: whole, how: "edited" } : { text: guide, how: "rewritten" };
}

function findEnd(policy: { offset: number; length: number } | undefined): number {
  return policy === undefined ? 0 : policy.offset + policy.length;
}

/** Changes the statement that `find` finds in any of the documents, or adds `otherwise` to the last. */
function correctStatement(
  documents: readonly string[],
  otherwise: Readonly<Record<string, unknown>>,
  find: (statements: RawStatement[]) => RawStatement | null,
  editsFor: (members: RawStatement["members"]) => MemberEdit[],
): string[] {
  const all = documents.flatMap((text, policy) =>
    rawStatements(readPastedPolicies(text, "identity")).map((statement) => ({ ...statement, policy })),
  );
  const found = find(all);
  const at = found?.policy ?? documents.length - 1;
  return documents.map((text, index) => {
    if (index !== at) return text;
    return found === null ? appendStatement(text, otherwise) : editStatement(text, found.index, editsFor(found.members));
  });
}

/** Whether all that delivery asks of S3, or of KMS, is granted already. */
function isAllowed(documents: readonly string[], destination: PolicyDestination, vendor: "s3:" | "kms:"): boolean {
  const pasted = readPastedPolicies(documents.join("\n"), "identity");
  const probes = toProbes(destination).filter(({ request }) => request.action.startsWith(vendor));
  return probes.every((probe) => judgeProbe(probe, pasted).actual === "allowed");
}
