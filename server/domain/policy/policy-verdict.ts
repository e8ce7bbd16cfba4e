import type { PolicyDocument, PolicyStatement } from "./policy-document.ts";
import { type Evaluation, evaluate } from "./policy-evaluation.ts";
import { isKnownKey, type Probe } from "./policy-probes.ts";
import type { LineRange, PastedPolicies } from "./policy-text.ts";

/** The position of a statement: the index of the pasted document, the index of the statement in it (both from 0), and its lines. */
type StatementPlace = { policy: number; index: number; sid: string; lines: LineRange };

export type ProbeVerdict = Pick<Probe, "id" | "label" | "expected"> & {
  /** "depends": on a value that only AWS knows at the time of the request. "unknown": nothing was pasted, or IAM would reject it. */
  actual: "allowed" | "denied" | "depends" | "unknown";
  /** The deciding statement, or the one that is closest to the expected result. */
  place: StatementPlace | null;
  sentence: string;
};

type JudgedStatement = Evaluation["statements"][number];

/** Returns how AWS would decide `probe` with the pasted policies. */
export function judgeProbe(probe: Probe, pasted: PastedPolicies): ProbeVerdict {
  const { id, label, expected } = probe;
  const verdict = (actual: ProbeVerdict["actual"], statement: JudgedStatement | null, sentence: string): ProbeVerdict => ({
    id,
    label,
    expected,
    actual,
    place: statement === null ? null : toPlace(statement, pasted),
    sentence,
  });
  const documents = pasted.policies.flatMap(({ document }) => (document === null ? [] : [document]));
  const name = probe.policy === "trust" ? "trust policy" : "permission policy";
  if (pasted.policies.length === 0) return verdict("unknown", null, `Paste the ${name} to see the result.`);
  if (pasted.problems.length > 0 || documents.length < pasted.policies.length) {
    return verdict("unknown", null, `IAM would reject this ${name}, so the result is unknown.`);
  }

  const [atBest, atWorst] = [judge(documents, probe, true), judge(documents, probe, false)];
  const which = (statement: JudgedStatement) => toName(statement, documents.length);
  if (atWorst.decidedBy?.effect === "Allow") return verdict("allowed", atWorst.decidedBy, allowedSentence(probe, which(atWorst.decidedBy)));
  if (atBest.decidedBy?.effect === "Allow") {
    const doubtful = atWorst.decidedBy ?? atBest.decidedBy;
    const keys = unknownKeys(doubtful, documents, probe).join(" and ");
    return verdict("depends", doubtful, `${which(doubtful)} depends on ${keys}, which only AWS knows at the time of the request.`);
  }
  if (atBest.decidedBy !== null) {
    const sentence = `${which(atBest.decidedBy)} denies it, and a Deny overrides every Allow.`;
    return verdict("denied", atBest.decidedBy, sentence);
  }
  const nearest = nearestStatement(atBest);
  return verdict("denied", nearest, deniedSentence(probe, nearest, nearest === null ? "" : which(nearest)));
}

/** Evaluates a probe. Unknown conditions are assumed to have the better result (`hoping`) or the worse one. */
function judge(documents: readonly PolicyDocument[], { request }: Probe, hoping: boolean): Evaluation {
  const settled = documents.map((document, index) => ({
    name: String(index),
    document: { ...document, statements: document.statements.map((statement) => settle(statement, request, hoping)) },
  }));
  return evaluate(settled, request);
}

function settle(statement: PolicyStatement, request: Probe["request"], hoping: boolean): PolicyStatement {
  const known = statement.conditions.filter((condition) => isKnownKey(condition.key, request));
  const isMet = known.length === statement.conditions.length || hoping === (statement.effect === "Allow");
  return { ...statement, conditions: isMet ? known : [...known, NEVER] };
}

const NEVER = { operator: "Null", key: "sluice:unknown", values: ["false"] };

function unknownKeys({ policy, index }: JudgedStatement, documents: readonly PolicyDocument[], { request }: Probe): string[] {
  const conditions = documents[Number(policy)]?.statements[index]?.conditions ?? [];
  return conditions.map(({ key }) => key).filter((key) => !isKnownKey(key, request));
}

/** Returns the Allow statement that doesn't apply but matches most parts of the request. */
function nearestStatement({ statements }: Evaluation): JudgedStatement | null {
  const hits = ({ matches }: JudgedStatement) =>
    Number(matches.action) * 2 + Number(matches.principal) + Number(matches.resource) + Number(matches.conditions);
  const allows = statements.filter((statement) => statement.effect === "Allow" && statement.matches.action);
  return allows.toSorted((one, other) => hits(other) - hits(one))[0] ?? null;
}

function allowedSentence({ id, expected }: Probe, which: string): string {
  if (expected === "allowed") return `${which} allows it.`;
  const how = id === "assume_without_id" ? "without an External ID" : "with any External ID";
  return `${which} lets Sluice assume the role ${how}, so every other workspace of Sluice could use it too.`;
}

function deniedSentence({ expected, request }: Probe, nearest: JudgedStatement | null, which: string): string {
  if (expected === "denied") return "AWS denies it, as expected.";
  if (nearest === null) return `No statement allows ${request.action}.`;
  if (!nearest.matches.principal) return `${which} doesn't name Sluice's role as principal: ${request.principal?.roleArn}.`;
  if (!nearest.matches.resource) return `${which} allows ${request.action}, but its resource doesn't cover ${request.resource}.`;
  const unmet = nearest.conditions.find((condition) => !condition.met);
  const sent = !unmet?.actual ? "the request has none" : `the request has ${unmet.actual.join(", ")}`;
  return `${which} requires ${unmet?.key} (${unmet?.operator} ${unmet?.values.join(", ")}), but ${sent}.`;
}

/** Returns the name of a statement for people, counted from 1. */
function toName({ policy, index }: JudgedStatement, policyCount: number): string {
  return policyCount > 1 ? `Statement ${index + 1} of policy ${Number(policy) + 1}` : `Statement ${index + 1}`;
}

function toPlace(statement: JudgedStatement, { policies }: PastedPolicies): StatementPlace {
  const policy = Number(statement.policy);
  const lines = policies[policy]?.statementLines[statement.index] ?? { from: 1, to: 1 };
  return { policy, index: statement.index, sid: statement.sid, lines };
}
