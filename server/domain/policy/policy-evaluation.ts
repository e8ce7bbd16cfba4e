import { type Condition, meetsCondition, type RequestContext, toValues } from "./policy-conditions.ts";
import type { Match, PolicyDocument, PolicyStatement, PrincipalPattern } from "./policy-document.ts";
import { matchesWildcard } from "./policy-wildcard.ts";

/** A document with its display name: "segment-s3-putobject", "trust policy". */
export type NamedPolicy = { name: string; document: PolicyDocument };

/** The caller. A role session has its own ARN and its role's; policies can name either. */
export type Principal = { arn: string; accountId: string; roleArn: string | null };

export type AccessRequest = {
  /** Null for identity policies, which name no principal. */
  principal: Principal | null;
  action: string;
  resource: string;
  context: RequestContext;
};

export type Evaluation = {
  decision: "allow" | "explicit_deny" | "implicit_deny";
  /** The deciding statement: the first Deny that applies, else the first Allow. Null for an implicit deny. */
  decidedBy: StatementVerdict | null;
  /** Every statement, with the parts of it that match. */
  statements: readonly StatementVerdict[];
};

type StatementVerdict = {
  policy: string;
  /** Index in its policy, from 0. */
  index: number;
  sid: string;
  effect: "Allow" | "Deny";
  /** True if all four parts match the request. */
  applies: boolean;
  matches: { principal: boolean; action: boolean; resource: boolean; conditions: boolean };
  /** How the statement names the principal: itself, its whole account, or everyone. Null if it doesn't, or if it names none. */
  principalNamedAs: PrincipalNaming | null;
  conditions: readonly ConditionVerdict[];
};

type PrincipalNaming = "itself" | "account" | "anyone";

/** `actual` is the request's value; null if the key is absent. */
type ConditionVerdict = Condition & { actual: readonly string[] | null; met: boolean };

/** Applies IAM's rule to one set of policies: an explicit Deny overrides, then an Allow applies, otherwise the request is denied. */
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

/** Returns the most specific way in which the patterns name the principal. */
function namePrincipal(patterns: readonly PrincipalPattern[], principal: Principal): PrincipalNaming | null {
  const names = patterns.filter((pattern) => pattern.type === "AWS").map((pattern) => pattern.value);
  if (names.includes(principal.arn) || (principal.roleArn !== null && names.includes(principal.roleArn))) return "itself";
  if (names.some((name) => accountNamedBy(name) === principal.accountId)) return "account";
  return names.includes("*") ? "anyone" : null;
}

/** `123456789012` and `arn:aws:iam::123456789012:root` both mean the account and everything in it. */
function accountNamedBy(name: string): string | undefined {
  return /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
}
