import { type AccessDenial, type DenyingPolicy, readAccessDenial } from "./access-denial.ts";

type Words = {
  /** Whose policy it is, as the subject of a sentence. */
  subject(bucket: string, isKms: boolean): string;
  /** Who has to change what, where a Deny statement denies it and where no Allow statement covers it. */
  explicit: string;
  implicit: string;
};

const REMOVE_DENY = "A Deny wins over every Allow, so adding permissions to the role doesn't help.";

/** For an upload through the customer's role, or by the platform itself. */
const WORDS: Record<DenyingPolicy, Words> = {
  identity: {
    subject: () => "A policy that is attached to the role",
    explicit: `Remove the Deny statement from it, or except the log folder. ${REMOVE_DENY}`,
    implicit: "Add this policy to the role.",
  },
  resource: {
    subject: (bucket, isKms) => (isKms ? "The key policy of the bucket's KMS key" : `The policy of the bucket ${bucket}`),
    explicit: `Its owner has to remove the Deny statement, or to except the role from it. ${REMOVE_DENY}`,
    implicit: "Its owner has to add a statement that allows it to the role.",
  },
  role_trust: {
    subject: () => "The role's trust policy",
    explicit: "Remove the Deny statement from it, or except Sluice's role.",
    implicit: "Replace the role's trust policy with this one.",
  },
  permissions_boundary: {
    subject: () => "The permissions boundary of the role",
    explicit: "Whoever administers IAM in your account has to remove the Deny statement from the boundary, or to except the log folder.",
    implicit: "Whoever administers IAM in your account has to add this to the boundary. A boundary limits what the role's policies allow.",
  },
  session: {
    subject: () => "The session policy that Sluice sets",
    explicit: "This is ours to fix.",
    implicit: "This is ours to fix.",
  },
  service_control: {
    subject: () => "A service control policy (SCP) of your AWS organization",
    explicit: `Whoever administers the organization has to except the role, or the bucket. ${REMOVE_DENY}`,
    implicit: "Whoever administers the organization has to allow it for your account.",
  },
  resource_control: {
    subject: (_bucket, isKms) => `A resource control policy (RCP) of the AWS organization that the ${isKms ? "key" : "bucket"} is in`,
    explicit: `Whoever administers that organization has to except the role. ${REMOVE_DENY}`,
    implicit: "Whoever administers that organization has to allow it.",
  },
  vpc_endpoint: {
    subject: () => "The policy of a VPC endpoint in Sluice's network",
    explicit: "The operator of Sluice has to change it.",
    implicit: "The operator of Sluice has to change it.",
  },
};

/** Which policy denied an upload: `The policy of the bucket acme denies s3:PutObject explicitly.` Null where AWS named none. */
export function denialSentence(message: string, bucket: string): string | null {
  const denial = readAccessDenial(message);
  return denial === null ? null : sentenceOf(denial, bucket);
}

/** Who has to change which policy. */
export function denialAdvice(denial: AccessDenial): string {
  const { explicit, implicit } = WORDS[denial.policy];
  return denial.explicit ? explicit : implicit;
}

function sentenceOf({ policy, explicit, action, policyArn }: AccessDenial, bucket: string): string {
  const subject = WORDS[policy].subject(bucket, action?.startsWith("kms:") ?? false);
  const named = policyArn === null ? "" : ` AWS names it: ${policyArn}`;
  if (policy === "identity" && !explicit) return `No policy that is attached to the role allows ${action ?? "this"}.${named}`;
  return `${subject} ${explicit ? `denies ${action ?? "this"} explicitly` : `doesn't allow ${action ?? "this"}`}.${named}`;
}
