/** The kinds of policy that AWS names where it denies access. */
export type DenyingPolicy =
  | "identity"
  | "resource"
  | "role_trust"
  | "permissions_boundary"
  | "session"
  | "service_control"
  | "resource_control"
  | "vpc_endpoint";

/** What AWS's sentence tells of a denial. */
export type AccessDenial = {
  policy: DenyingPolicy;
  /** A Deny statement denies it; otherwise no Allow statement of such a policy covers it. */
  explicit: boolean;
  /** Such as `s3:PutObject`; null where the sentence names none. */
  action: string | null;
  /** AWS names the policy itself to callers of the same account or organization. */
  policyArn: string | null;
};

/** As they are written in IAM User Guide, "Troubleshoot access denied error messages". */
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

/** Null where AWS's sentence names no policy: callers of another account or organization are told nothing more than Access Denied. */
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
 * Policies that the platform's side has to change: all that limit its own identity and role, but of a session in the customer's role only
 * the session policy that Sluice sets, and the endpoint through which the request leaves Sluice's network.
 */
const OF_PLATFORM: Record<Caller, readonly DenyingPolicy[]> = {
  platform: ["identity", "permissions_boundary", "session", "service_control", "vpc_endpoint"],
  customers_role: ["session", "vpc_endpoint"],
};

/** Whether AWS denied the request by a policy that the customer can't change. */
export function isDeniedByPlatform(message: string, caller: Caller): boolean {
  const denial = readAccessDenial(message);
  return denial !== null && OF_PLATFORM[caller].includes(denial.policy);
}
