import { isDeniedByPlatform, readAccessDenial } from "../policy/access-denial.ts";
import { denialSentence } from "../policy/denial-sentence.ts";
import { REFUSAL_MESSAGES } from "../refusal-messages.ts";
import { type AwsFault, type AwsFaultKind, INCOMPLETE_ANSWER } from "../validation/aws-fault.ts";
import { validationText } from "../validation/validation-codes.ts";

/**
 * The call that failed: assuming the platform's own role, assuming the customer's role, or uploading to the bucket with that role or
 * (`own_upload`) without a role. `onward_role`: a policy on the platform's side denies assuming the customer's role.
 */
export type FaultyCall = "intermediate_role" | "onward_role" | "customer_role" | "upload" | "own_upload";

/** The target of the upload. */
export type Place = { awsRegion: string; bucket: string };

type Sentence = (place: Place, fault: AwsFault, call: FaultyCall) => string;

/** Returns one sentence that states the fault and, if the customer can fix it, how. Uses the document's words where it has them. */
export function faultSentence(fault: AwsFault, call: FaultyCall, place: Place): string {
  if (call === "intermediate_role") return "Sluice can't assume its own role. The operator of Sluice has to fix this; no event is lost.";
  if (call === "onward_role")
    return "A policy on Sluice's side doesn't let it assume your role. The operator of Sluice has to fix this; no event is lost.";
  return SENTENCES[fault.kind](place, fault, call);
}

/** The document's words, unless AWS names a policy other than the role's, or a Deny. */
function deniedSentence({ bucket }: Place, { message }: AwsFault, call: FaultyCall): string {
  if (call === "customer_role") return validationText("external_id_rejected");
  if (call === "own_upload" && isDeniedByPlatform(message, "platform")) {
    return "A policy on Sluice's side doesn't let it write into your bucket. The operator of Sluice has to fix this; no event is lost.";
  }
  const denial = readAccessDenial(message);
  const lacksAllow = denial === null || (denial.policy === "identity" && !denial.explicit);
  if (!lacksAllow) return `Access Denied. ${denialSentence(message, bucket)}`;
  return call === "own_upload"
    ? `Access Denied. The policy of the bucket ${bucket} must allow Sluice to call s3:PutObject on the log folder.`
    : validationText("put_object_denied");
}

/** The documented cause, unless AWS names a policy other than the role's, or a Deny. */
function deniedKeySentence({ bucket }: Place, { message }: AwsFault): string {
  const denial = readAccessDenial(message);
  if (denial !== null && (denial.policy !== "identity" || denial.explicit)) return `Access Denied. ${denialSentence(message, bucket)}`;
  return "The role isn't allowed to use the bucket's KMS key. Allow kms:GenerateDataKey and kms:Decrypt on that key.";
}

const SENTENCES: Record<AwsFaultKind, Sentence> = {
  access_denied: deniedSentence,
  kms_denied: deniedKeySentence,
  kms_key_unusable: () => "The bucket's KMS key is disabled, deleted or not usable. Enable it, or choose another key for the bucket.",
  no_such_bucket: ({ bucket }) => `There is no bucket named ${bucket}.`,
  wrong_region: ({ bucket, awsRegion }, fault) =>
    fault.bucketRegion === null
      ? `The bucket ${bucket} is not in ${awsRegion}.`
      : `The bucket ${bucket} is in ${fault.bucketRegion}, not in ${awsRegion}.`,
  invalid_credentials: () => "AWS doesn't accept Sluice's own credentials. The operator of Sluice has to fix this; no event is lost.",
  expired_token: () => "The session of your role expired too early.",
  region_disabled: () =>
    "The STS endpoint that Sluice uses is not active in your AWS account. Activate it in the IAM console's STS settings.",
  clock_skewed: () =>
    "The clock of this installation is off by more than AWS allows. The operator of Sluice has to fix this; no event is lost.",
  invalid_request: (_place, fault) => `AWS rejected the request as invalid: ${fault.message}`,
  acl_not_supported: () => "The bucket doesn't accept the ACL bucket-owner-full-control.",
  already_exists: () => "An object with this name already exists.",
  conflict: () => "Another upload of the same object is in progress.",
  bad_digest: () => "The upload was damaged in transit.",
  external_id_not_required: () => validationText("external_id_not_required"),
  role_of_platform: () => REFUSAL_MESSAGES.role_of_platform,
  bucket_of_platform: () => REFUSAL_MESSAGES.bucket_of_platform,
  throttled: () => "AWS is throttling requests.",
  unavailable: (_place, { code, message }) => (code === INCOMPLETE_ANSWER ? message : "AWS is temporarily unavailable."),
  network: (_place, { httpStatus }) =>
    httpStatus === null
      ? "AWS can't be reached."
      : `Something between Sluice and AWS, such as a proxy, returned HTTP ${httpStatus}. The operator of Sluice has to fix this; no event is lost.`,
  unknown: (_place, fault) => `Unknown error: ${fault.message}`,
};
