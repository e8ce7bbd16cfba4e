import type { BucketPath } from "../destination/bucket-path.ts";
import { LOG_FOLDER } from "../destination/object-key.ts";
import { parseRoleArn } from "../destination/role-arn.ts";
import { formatPolicy, type IamPolicy, logFolderArn } from "./iam-policy.ts";

/** How a customer's role is assumed for one destination. */
export type RoleSession = {
  roleArn: string;
  /** The workspace's id (R26). */
  externalId: string;
  /** The same for every file of the destination, so that the customer's CloudTrail tells them apart. */
  sessionName: string;
  /** Narrows the session, whatever else the role may do. */
  sessionPolicy: string;
};

/** The platform's own role serves every destination. */
export const INTERMEDIATE_SESSION_NAME = "sluice";

/** STS takes no more (docs/aws-faults.md 1). */
const MAX_POLICY_LENGTH = 2_048;
/** Of a prefix that is too long to be named whole. Each character may need twelve in the policy. */
const KEPT_CHARACTERS = 100;

/** The session in which a destination's files are written, and its Validate is run: it can put objects into its log folder, and nothing else. */
export function roleSession(destination: {
  destinationId: string;
  workspaceId: string;
  iamRoleArn: string;
  location: BucketPath;
}): RoleSession {
  const { destinationId, workspaceId, iamRoleArn, location } = destination;
  const partition = parseRoleArn(iamRoleArn)?.partition ?? "aws";
  return {
    roleArn: iamRoleArn,
    externalId: workspaceId,
    sessionName: toSessionName(destinationId),
    sessionPolicy: sessionPolicy(location, partition),
  };
}

/** Trust policies may have conditions on it (`sts:RoleSessionName`). */
export function toSessionName(destinationId: string): string {
  return `sluice-${destinationId}`.slice(0, 64);
}

function sessionPolicy(location: BucketPath, partition: string): string {
  const whole = policyFor(logFolderArn(location, partition));
  if (whole.length <= MAX_POLICY_LENGTH) return whole;
  const prefix = [...location.prefix].slice(0, KEPT_CHARACTERS).join("");
  return policyFor(logFolderArn({ ...location, prefix }, partition).replace(`/${LOG_FOLDER}/*`, "*"));
}

/** The key of an encrypted bucket is the role's own matter: a session is never the reason that KMS refuses. */
function policyFor(objects: string): string {
  const policy: IamPolicy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:PutObject", "s3:PutObjectAcl"], Resource: objects },
      { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "*" },
    ],
  };
  return formatPolicy(policy).replace(/\n\s*/g, "");
}
