import { LOG_FOLDER } from "../destination/object-key.ts";
import { parseRoleArn } from "../destination/role-arn.ts";
import { folderArns, formatPolicy, type IamPolicy, logFolderArn, type ServedLocation } from "./iam-policy.ts";

/** The session in which a customer's role is assumed for one destination. */
export type RoleSession = {
  roleArn: string;
  /** The workspace's id (R26). */
  externalId: string;
  /** The same for every file of a destination, so that the customer can identify the destination in CloudTrail. */
  sessionName: string;
  /** Limits the session, whatever else the role can do. */
  sessionPolicy: string;
};

/** One name, because the platform's own role serves every destination. */
export const INTERMEDIATE_SESSION_NAME = "sluice";

/** The limit of STS (docs/aws-faults.md 1). */
const MAX_POLICY_LENGTH = 2_048;
/** How much of a long prefix the policy contains. Each character can take twelve in the policy. */
const KEPT_CHARACTERS = 100;

/**
 * Returns the session for a destination's uploads and its Validate. It can put objects into the log folder, with day manifests also into theirs, and
 * nothing else.
 */
export function roleSession(destination: {
  destinationId: string;
  workspaceId: string;
  iamRoleArn: string;
  location: ServedLocation;
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

/** Returns the session's name. Trust policies can have conditions on it (`sts:RoleSessionName`). */
export function toSessionName(destinationId: string): string {
  return `sluice-${destinationId}`.slice(0, 64);
}

/** The folder of the manifests has the log folder's name at its beginning, so that the short form covers both. */
function sessionPolicy(location: ServedLocation, partition: string): string {
  const [folder = "", ...more] = folderArns(location, partition);
  const whole = policyFor(more.length === 0 ? folder : [folder, ...more]);
  if (whole.length <= MAX_POLICY_LENGTH) return whole;
  const prefix = [...location.prefix].slice(0, KEPT_CHARACTERS).join("");
  return policyFor(logFolderArn({ ...location, prefix }, partition).replace(`/${LOG_FOLDER}/*`, "*"));
}

/** Allows every KMS key: the role's own policies limit the keys, so that the session policy is never the reason for a KMS denial. */
function policyFor(objects: string | readonly string[]): string {
  const policy: IamPolicy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:PutObject", "s3:PutObjectAcl"], Resource: objects },
      { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "*" },
    ],
  };
  return formatPolicy(policy).replace(/\n\s*/g, "");
}
