import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "./iam-policy.ts";
import type { PolicyKind } from "./policy-document.ts";
import { appendStatement, editStatement, type MemberEdit, mendSyntax, mendVersion } from "./policy-edits.ts";
import { fileEdits, keyEdits, trustEdits } from "./policy-member-edits.ts";
import { type PolicyDestination, toProbes } from "./policy-probes.ts";
import { type RawStatement, rawStatements, statementForFiles, statementForKey, statementsForSluice } from "./policy-statements.ts";
import { readPastedPolicies } from "./policy-text.ts";
import { judgeProbe } from "./policy-verdict.ts";

/**
 * "edited": the pasted text with the necessary changes. "rewritten": the pasted text couldn't be parsed, so this is the set-up guide's
 * policy.
 */
export type CorrectedText = { text: string; how: "edited" | "rewritten" };

/** Corrects the statements about Sluice in the pasted trust policy. All other statements, and Deny statements, stay unchanged. */
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

/** Corrects or adds what delivery needs in the pasted permission policies. */
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

/** Edits each document of a text in place. If IAM would still reject the result, returns the guide's policy instead. */
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

/** Edits the statement that `find` returns, in whichever document it is, or adds `otherwise` to the last document. */
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

/** Returns whether every request of delivery to S3, or to KMS, is already allowed. */
function isAllowed(documents: readonly string[], destination: PolicyDestination, vendor: "s3:" | "kms:"): boolean {
  const pasted = readPastedPolicies(documents.join("\n"), "identity");
  const probes = toProbes(destination).filter(({ request }) => request.action.startsWith(vendor));
  return probes.every((probe) => judgeProbe(probe, pasted).actual === "allowed");
}
