import { type DiffLine, lineDiff } from "../line-diff.ts";
import { type CorrectedText, correctPermissions, correctTrust } from "./policy-correction.ts";
import { collectFindings, type Finding, looksSwapped } from "./policy-findings.ts";
import { type PolicyDestination, type ProbeId, toProbes } from "./policy-probes.ts";
import { type PastedPolicies, type PolicyProblem, readPastedPolicies } from "./policy-text.ts";
import { judgeProbe, type ProbeVerdict } from "./policy-verdict.ts";

/** The pasted texts. Either can be empty. `permission` can contain all of the role's policies, one below the other. */
export type PastedTexts = { trust: string; permission: string };

export type PolicyCheck = {
  /** Whether every probe has the expected result. */
  passes: boolean;
  verdicts: readonly ProbeVerdict[];
  findings: readonly Finding[];
  trust: DocumentReport;
  permission: DocumentReport;
};

type DocumentReport = {
  /** Why IAM would reject it. */
  problems: readonly PolicyProblem[];
  /** Null if nothing was pasted, or nothing has to change. */
  correction: Correction | null;
};

type Correction = CorrectedText & {
  diff: readonly DiffLine[];
  /**
   * Probes that would still have a wrong result: the correction doesn't change Deny statements, nor conditions that only AWS can evaluate.
   */
  remaining: readonly ProbeId[];
};

/**
 * Returns, without calling AWS, what a role with these policies could do for a destination, which mistakes the policies have, and a
 * correction.
 */
export function checkPolicies(texts: PastedTexts, destination: PolicyDestination): PolicyCheck {
  const trust = readPastedPolicies(texts.trust, "trust");
  const permission = readPastedPolicies(texts.permission, "identity");
  const verdicts = verdictsOn(trust, permission, destination);
  const findings = collectFindings(trust, permission, destination);
  const source = looksSwapped(trust, permission) ? { trust: texts.permission, permission: texts.trust } : texts;
  return {
    passes: verdicts.every(isAsExpected),
    verdicts,
    findings,
    trust: {
      problems: trust.problems,
      correction: findCorrection({ document: "trust", pasted: texts.trust, source: source.trust, correct: correctTrust }, destination),
    },
    permission: {
      problems: permission.problems,
      correction: findCorrection(
        { document: "permission", pasted: texts.permission, source: source.permission, correct: correctPermissions },
        destination,
      ),
    },
  };
}

function verdictsOn(trust: PastedPolicies, permission: PastedPolicies, destination: PolicyDestination): ProbeVerdict[] {
  return toProbes(destination).map((probe) => judgeProbe(probe, probe.policy === "trust" ? trust : permission));
}

function isAsExpected({ actual, expected }: ProbeVerdict): boolean {
  return actual === expected;
}

type CorrectionInput = {
  document: keyof PastedTexts;
  pasted: string;
  /** The text to correct: `pasted`, or the other text if the two were swapped. */
  source: string;
  correct: (text: string, destination: PolicyDestination) => CorrectedText;
};

function findCorrection({ document, pasted, source, correct }: CorrectionInput, destination: PolicyDestination): Correction | null {
  if (pasted.trim() === "") return null;
  const corrected = correct(source, destination);
  if (corrected.text === pasted) return null;
  const [trust, permission] = [readPastedPolicies(corrected.text, "trust"), readPastedPolicies(corrected.text, "identity")];
  const remaining = verdictsOn(trust, permission, destination)
    .filter((verdict) => (document === "trust") === verdict.id.startsWith("assume") && !isAsExpected(verdict))
    .map(({ id }) => id);
  return { ...corrected, diff: lineDiff(pasted, corrected.text), remaining };
}
