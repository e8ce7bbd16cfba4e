import { type DiffLine, lineDiff } from "../line-diff.ts";
import { type CorrectedText, correctPermissions, correctTrust } from "./policy-correction.ts";
import { type Finding, findFindings, looksSwapped } from "./policy-findings.ts";
import { type PolicyDestination, type ProbeId, toProbes } from "./policy-probes.ts";
import { type PastedPolicies, type PolicyProblem, readPastedPolicies } from "./policy-text.ts";
import { judgeProbe, type ProbeVerdict } from "./policy-verdict.ts";

/** What somebody pasted. Either may be empty; `permission` may hold all of the role's policies, one below the other. */
export type PastedTexts = { trust: string; permission: string };

export type PolicyCheck = {
  /** Whether everything that was asked turns out as it has to. */
  passes: boolean;
  verdicts: readonly ProbeVerdict[];
  findings: readonly Finding[];
  trust: DocumentReport;
  permission: DocumentReport;
};

type DocumentReport = {
  /** What keeps IAM from taking it. */
  problems: readonly PolicyProblem[];
  /** Null where nothing was pasted or nothing has to change. */
  correction: Correction | null;
};

type Correction = CorrectedText & {
  diff: readonly DiffLine[];
  /** What would still turn out wrong: Deny statements are left alone, and so is what only AWS knows. */
  remaining: readonly ProbeId[];
};

/** Tells, without asking AWS, what a role with these policies would do for a destination, what is wrong with them, and how to put it right. */
export function checkPolicies(texts: PastedTexts, destination: PolicyDestination): PolicyCheck {
  const trust = readPastedPolicies(texts.trust, "trust");
  const permission = readPastedPolicies(texts.permission, "identity");
  const verdicts = verdictsOn(trust, permission, destination);
  const findings = findFindings(trust, permission, destination);
  const source = looksSwapped(trust, permission) ? { trust: texts.permission, permission: texts.trust } : texts;
  return {
    passes: verdicts.every(isAsExpected),
    verdicts,
    findings,
    trust: { problems: trust.problems, correction: findCorrection(texts.trust, source.trust, correctTrust, "trust", destination) },
    permission: {
      problems: permission.problems,
      correction: findCorrection(texts.permission, source.permission, correctPermissions, "permission", destination),
    },
  };
}

function verdictsOn(trust: PastedPolicies, permission: PastedPolicies, destination: PolicyDestination): ProbeVerdict[] {
  return toProbes(destination).map((probe) => judgeProbe(probe, probe.policy === "trust" ? trust : permission));
}

function isAsExpected({ actual, expected }: ProbeVerdict): boolean {
  return actual === expected;
}

/** `source` is what `pasted` was meant to be: the other text where the two were swapped. */
function findCorrection(
  pasted: string,
  source: string,
  correct: (text: string, destination: PolicyDestination) => CorrectedText,
  document: keyof PastedTexts,
  destination: PolicyDestination,
): Correction | null {
  if (pasted.trim() === "") return null;
  const corrected = correct(source, destination);
  if (corrected.text === pasted) return null;
  const [trust, permission] = [readPastedPolicies(corrected.text, "trust"), readPastedPolicies(corrected.text, "identity")];
  const remaining = verdictsOn(trust, permission, destination)
    .filter((verdict) => (document === "trust") === verdict.id.startsWith("assume") && !isAsExpected(verdict))
    .map(({ id }) => id);
  return { ...corrected, diff: lineDiff(pasted, corrected.text), remaining };
}
