import type { RequestContext } from "../../domain/policy/policy-conditions.ts";
import { type Evaluation, evaluate, type NamedPolicy } from "../../domain/policy/policy-evaluation.ts";
import type { World } from "../state/world.ts";
import type { Caller } from "./authenticate.ts";
import { Fault } from "./fault.ts";

export type Attempt = {
  action: string;
  /** The ARN of the resource, and the account that owns it. */
  resource: string;
  resourceAccountId: string;
  /** The policy of the resource, if it has one. */
  resourcePolicy?: NamedPolicy | null;
  context?: RequestContext;
};

/**
 * Throws AccessDenied unless the caller's own policies, and its session's, allow the attempt. For resources of another account the
 * resource policy must allow it as well; in the same account the resource policy is enough. An explicit Deny in any policy wins.
 */
export function authorize(world: World, caller: Caller, attempt: Attempt): void {
  const { identity, session, context } = judge(world, caller, attempt);
  const resource = judgeByResource(caller, attempt, context);
  const isOwn = caller.accountId === attempt.resourceAccountId;
  if (resource?.decision === "explicit_deny") throw denied(caller, attempt, resource, "resource-based policy");
  const letIn = isOwn && resource?.decision === "allow" && identity.decision === "implicit_deny";
  if (identity.decision !== "allow" && !letIn) throw denied(caller, attempt, identity, "identity-based policy");
  if (session !== null && session.decision !== "allow") throw denied(caller, attempt, session, "session policy");
  if (!isOwn && resource?.decision !== "allow") throw denied(caller, attempt, identity, "resource-based policy");
}

function judgeByResource(caller: Caller, { action, resource, resourcePolicy }: Attempt, context: RequestContext): Evaluation | null {
  if (resourcePolicy === undefined || resourcePolicy === null) return null;
  return evaluate([resourcePolicy], { principal: caller, action, resource, context });
}

/**
 * `sts:AssumeRole`: the trust policy must allow it always; the caller's own policies must too, except where the trust
 * policy names a principal of the same account outright. Returns only true or false, because AWS gives no reason.
 */
export function mayAssumeRole(world: World, caller: Caller, attempt: Attempt, trustPolicy: NamedPolicy): boolean {
  const { identity, session, context } = judge(world, caller, attempt);
  const trust = evaluate([trustPolicy], { principal: caller, action: attempt.action, resource: attempt.resource, context });
  if (trust.decision !== "allow" || identity.decision === "explicit_deny") return false;
  if (session !== null && session.decision !== "allow") return false;

  const namedOutright = trust.statements.some(
    (statement) => statement.applies && statement.effect === "Allow" && statement.principalNamedAs !== "account",
  );
  return identity.decision === "allow" || (caller.accountId === attempt.resourceAccountId && namedOutright);
}

function judge(
  world: World,
  caller: Caller,
  attempt: Attempt,
): { identity: Evaluation; session: Evaluation | null; context: RequestContext } {
  const context = { ...commonContext(world, caller, attempt), ...attempt.context };
  const request = { principal: null, action: attempt.action, resource: attempt.resource, context };
  const identity = evaluate(caller.identityPolicies, request);
  return { identity, session: caller.sessionPolicy === null ? null : evaluate([caller.sessionPolicy], request), context };
}

/** Returns the global condition keys that the sandbox supports. Every request counts as TLS, as with Amazon's endpoints. */
function commonContext(world: World, caller: Caller, attempt: Attempt): RequestContext {
  const now = world.clock.now();
  return {
    "aws:PrincipalArn": [caller.roleArn ?? caller.arn],
    "aws:PrincipalAccount": [caller.accountId],
    "aws:PrincipalType": [caller.roleArn === null ? "User" : "AssumedRole"],
    "aws:userid": [caller.userId],
    "aws:ResourceAccount": [attempt.resourceAccountId],
    "aws:SecureTransport": ["true"],
    "aws:CurrentTime": [new Date(now).toISOString()],
    "aws:EpochTime": [String(Math.floor(now / 1000))],
  };
}

function denied(caller: Caller, { action, resource }: Attempt, evaluation: Evaluation, kind: string): Fault {
  const because =
    evaluation.decision === "explicit_deny" ? `with an explicit deny in a ${kind}` : `because no ${kind} allows the ${action} action`;
  const article = because.replace("a identity", "an identity");
  return new Fault(
    403,
    "AccessDenied",
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${resource}" ${article}`,
  );
}
