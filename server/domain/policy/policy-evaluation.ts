import { type Condition, meetsCondition, type RequestContext, toValues } from "./policy-conditions.ts";
import type { Match, PolicyDocument, PolicyStatement, PrincipalPattern } from "./policy-document.ts";
import { matchesWildcard } from "./policy-wildcard.ts";

/** A document with the name by which people know it: "segment-s3-putobject", "trust policy". */
export type NamedPolicy = { name: string; document: PolicyDocument };

/** Who asks. A role session has its role's ARN beside its own; policies may name either. */
export type Principal = { arn: string; accountId: string; roleArn: string | null };

export type AccessRequest = {
  /** Null where the policies stand on the principal itself, and name none. */
  principal: Principal | null;
  action: string;
  resource: string;
  context: RequestContext;
};

export type Evaluation = {
  decision: "allow" | "explicit_deny" | "implicit_deny";
  /** The statement that settled it: the first Deny that applies, else the first Allow. Null for an implicit deny. */
  decidedBy: StatementVerdict | null;
  /** Every statement, and what about it fits: the answer to "why not?". */
  statements: readonly StatementVerdict[];
};

type StatementVerdict = {
  policy: string;
  /** Place in its policy, from 0. */
  index: number;
  sid: string;
  effect: "Allow" | "Deny";
  /** True where all four parts fit the request. */
  applies: boolean;
  matches: { principal: boolean; action: boolean; resource: boolean; conditions: boolean };
  /** How the principal was named: itself, its whole account, or everyone. Null where it wasn't, or none is named. */
  principalNamedAs: PrincipalNaming | null;
  conditions: readonly ConditionVerdict[];
};

type PrincipalNaming = "itself" | "account" | "anyone";

/** `actual` is what the request holds; null where the key is absent. */
type ConditionVerdict = Condition & { actual: readonly string[] | null; met: boolean };

/** IAM's rule within one set of policies: an explicit Deny wins, then an Allow, else it is denied. */
export function evaluate(policies: readonly NamedPolicy[], request: AccessRequest): Evaluation {
  const statements = policies.flatMap(({ name, document }) =>
    document.statements.map((statement, index) => judgeStatement(name, index, statement, request)),
  );
  const denial = statements.find((verdict) => verdict.applies && verdict.effect === "Deny");
  if (denial !== undefined) return { decision: "explicit_deny", decidedBy: denial, statements };
  const grant = statements.find((verdict) => verdict.applies && verdict.effect === "Allow");
  if (grant !== undefined) return { decision: "allow", decidedBy: grant, statements };
  return { decision: "implicit_deny", decidedBy: null, statements };
}

function judgeStatement(policy: string, index: number, statement: PolicyStatement, request: AccessRequest): StatementVerdict {
  const { principals, actions, resources } = statement;
  const naming = request.principal === null || principals === null ? null : namePrincipal(principals.patterns, request.principal);
  const conditions = statement.conditions.map((condition) => ({
    ...condition,
    actual: toValues(request.context, condition.key),
    met: meetsCondition(condition, request.context),
  }));
  const matches = {
    principal: principals === null || (naming !== null) !== principals.negated,
    action: fits(actions, (pattern) => matchesWildcard(pattern.toLowerCase(), request.action.toLowerCase())),
    resource: resources === null || fits(resources, (pattern) => matchesWildcard(pattern, request.resource)),
    conditions: conditions.every((condition) => condition.met),
  };
  const applies = matches.principal && matches.action && matches.resource && matches.conditions;
  return { policy, index, sid: statement.sid, effect: statement.effect, applies, matches, principalNamedAs: naming, conditions };
}

function fits<Pattern>(match: Match<Pattern>, test: (pattern: Pattern) => boolean): boolean {
  return match.patterns.some(test) !== match.negated;
}

/** The closest way in which any of the patterns names the principal. */
function namePrincipal(patterns: readonly PrincipalPattern[], principal: Principal): PrincipalNaming | null {
  const names = patterns.filter((pattern) => pattern.type === "AWS").map((pattern) => pattern.value);
  if (names.includes(principal.arn) || (principal.roleArn !== null && names.includes(principal.roleArn))) return "itself";
  if (names.some((name) => accountNamedBy(name) === principal.accountId)) return "account";
  return names.includes("*") ? "anyone" : null;
}

/** `123456789012` and `arn:aws:iam::123456789012:root` both mean the account and all within it. */
function accountNamedBy(name: string): string | undefined {
  return /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
}
