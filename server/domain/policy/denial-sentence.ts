import { type AccessDenial, type DenyingPolicy, readAccessDenial } from "./access-denial.ts";

type Words = {
  /** The policy, as the subject of a sentence. */
  subject(bucket: string, isKms: boolean): string;
  /** Who has to change what: if a Deny statement denies the request, and if no Allow statement covers it. */
  explicit: string;
  implicit: string;
};

const REMOVE_DENY = "A Deny overrides every Allow, so adding permissions to the role doesn't help.";

/** For an upload with the customer's role, or by the platform itself. */
const WORDS: Record<DenyingPolicy, Words> = {
  identity: {
    subject: () => "A policy attached to the role",
    explicit: `Remove the Deny statement from it, or exclude the log folder. ${REMOVE_DENY}`,
    implicit: "Add this policy to the role.",
  },
  resource: {
    subject: (bucket, isKms) => (isKms ? "The key policy of the bucket's KMS key" : `The policy of the bucket ${bucket}`),
    explicit: `Its owner must remove the Deny statement or exclude the role from it. ${REMOVE_DENY}`,
    implicit: "Its owner must add a statement that allows the role to do this.",
  },
  role_trust: {
    subject: () => "The role's trust policy",
    explicit: "Remove the Deny statement from it, or exclude Sluice's role.",
    implicit: "Replace the role's trust policy with this one.",
  },
  permissions_boundary: {
    subject: () => "The permissions boundary of the role",
    explicit: "An IAM administrator of your account must remove the Deny statement from the boundary or exclude the log folder.",
    implicit: "An IAM administrator of your account must add this to the boundary. A boundary limits what the role's policies allow.",
  },
  session: {
    subject: () => "The session policy that Sluice sets",
    explicit: "The operator of Sluice has to fix this.",
    implicit: "The operator of Sluice has to fix this.",
  },
  service_control: {
    subject: () => "A service control policy (SCP) of your AWS organization",
    explicit: `An administrator of the organization must exclude the role or the bucket. ${REMOVE_DENY}`,
    implicit: "An administrator of the organization must allow it for your account.",
  },
  resource_control: {
    subject: (_bucket, isKms) => `A resource control policy (RCP) of the AWS organization that the ${isKms ? "key" : "bucket"} is in`,
    explicit: `An administrator of that organization must exclude the role. ${REMOVE_DENY}`,
    implicit: "An administrator of that organization must allow it.",
  },
  vpc_endpoint: {
    subject: () => "The policy of a VPC endpoint in Sluice's network",
    explicit: "The operator of Sluice must change it.",
    implicit: "The operator of Sluice must change it.",
  },
};

/** Returns which policy denied an upload: `The policy of the bucket acme explicitly denies s3:PutObject.` Null if AWS named none. */
export function denialSentence(message: string, bucket: string): string | null {
  const denial = readAccessDenial(message);
  return denial === null ? null : toSentence(denial, bucket);
}

/** Returns who has to change the policy, and how. */
export function denialAdvice(denial: AccessDenial): string {
  const { explicit, implicit } = WORDS[denial.policy];
  return denial.explicit ? explicit : implicit;
}

function toSentence({ policy, explicit, action, policyArn }: AccessDenial, bucket: string): string {
  const subject = WORDS[policy].subject(bucket, action?.startsWith("kms:") ?? false);
  const named = policyArn === null ? "" : ` AWS names the policy: ${policyArn}`;
  if (policy === "identity" && !explicit) return `No policy attached to the role allows ${action ?? "this"}.${named}`;
  return `${subject} ${explicit ? `explicitly denies ${action ?? "this"}` : `doesn't allow ${action ?? "this"}`}.${named}`;
}
