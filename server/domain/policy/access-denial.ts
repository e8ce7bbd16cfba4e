/** The kinds of policy that AWS names when it denies access. */
export type DenyingPolicy =
  | "identity"
  | "resource"
  | "role_trust"
  | "permissions_boundary"
  | "session"
  | "service_control"
  | "resource_control"
  | "vpc_endpoint";

/** A denial, read from AWS's message. */
export type AccessDenial = {
  policy: DenyingPolicy;
  /** True: a Deny statement denies the request. False: no Allow statement of such a policy covers it. */
  explicit: boolean;
  /** For example `s3:PutObject`; null if the message names none. */
  action: string | null;
  /** AWS returns the policy's ARN only to callers in the same account or organization. */
  policyArn: string | null;
};

/** The wording of the IAM User Guide, "Troubleshoot access denied error messages". */
const POLICIES: readonly [DenyingPolicy, RegExp][] = [
  ["identity", /^identity-based polic/i],
  ["resource", /^resource-based polic/i],
  ["role_trust", /^role trust polic/i],
  ["permissions_boundary", /^permissions boundar/i],
  ["session", /^sessions? polic/i],
  ["service_control", /^service control polic/i],
  ["resource_control", /^resource control polic/i],
  ["vpc_endpoint", /^VPC endpoint polic/i],
];

const EXPLICIT = /with an explicit deny in (?:an? |the )?/i;
/** "with an explicit deny in a VPC endpoint policy transitively through a service control policy": the last one denies. */
const TRANSITIVELY = /^.*? transitively through (?:an? |the )?/i;
const IMPLICIT = /because no /i;

/** Returns null if AWS's message names no policy: callers in another account or organization get only Access Denied. */
export function readAccessDenial(message: string): AccessDenial | null {
  const explicit = EXPLICIT.test(message);
  const [, after] = message.split(explicit ? EXPLICIT : IMPLICIT, 2);
  if (after === undefined) return null;
  const named = after.replace(TRANSITIVELY, "");
  const policy = POLICIES.find(([, pattern]) => pattern.test(named))?.[0];
  if (policy === undefined) return null;
  const action = /not authorized to perform: ([\w-]+:\w+)/i.exec(message)?.[1] ?? null;
  const policyArn = /: (arn:[\w-]+:[^\s"',]+[\w*])/.exec(named)?.[1] ?? null;
  return { policy, explicit, action, policyArn };
}

/** Whose request was denied. */
type Caller = "platform" | "customers_role";

/**
 * Policies that the operator has to change. For the platform's own identity and role: all policies that limit them. For a session in the
 * customer's role: only the session policy that Sluice sets, and the VPC endpoint in Sluice's network.
 */
const OF_PLATFORM: Record<Caller, readonly DenyingPolicy[]> = {
  platform: ["identity", "permissions_boundary", "session", "service_control", "vpc_endpoint"],
  customers_role: ["session", "vpc_endpoint"],
};

/** Returns whether AWS denied the request because of a policy that the customer can't change. */
export function isDeniedByPlatform(message: string, caller: Caller): boolean {
  const denial = readAccessDenial(message);
  return denial !== null && OF_PLATFORM[caller].includes(denial.policy);
}
