import { manifestKey, objectKey } from "../destination/object-key.ts";
import { parseRoleArn } from "../destination/role-arn.ts";
import type { ServedLocation } from "./iam-policy.ts";
import type { PolicyKind } from "./policy-document.ts";
import type { AccessRequest, Principal } from "./policy-evaluation.ts";
import { toSessionName } from "./role-session.ts";

/** The destination that the policies are checked for. */
export type PolicyDestination = {
  location: ServedLocation;
  /** The bucket's region; null if it isn't chosen yet. */
  region: string | null;
  partition: string;
  sourceId: string;
  destinationId: string;
  /** Today, in ms at 00:00 UTC. */
  receivedDay: number;
  /** Also the External ID (R26). */
  workspaceId: string;
  intermediateRoleArn: string;
  /** Null if the bucket isn't encrypted with a KMS key. */
  kmsKeyArn: string | null;
};

export type ProbeId =
  | "assume_without_id"
  | "assume_with_made_up_id"
  | "assume_with_id"
  | "put_object"
  | "put_object_acl"
  | "put_manifest"
  | "put_manifest_acl"
  | "kms_generate_data_key"
  | "kms_decrypt";

/** One request that delivery or Validate would send to AWS. */
export type Probe = {
  id: ProbeId;
  label: string;
  policy: PolicyKind;
  expected: "allowed" | "denied";
  request: AccessRequest;
};

/** An External ID that no trust policy should accept. */
export const MADE_UP_EXTERNAL_ID = "made-up-external-id";

/** Returns all requests to check; those to KMS only if there is a key. */
export function toProbes(destination: PolicyDestination): Probe[] {
  const { kmsKeyArn } = destination;
  return [...assumeProbes(destination), ...putProbes(destination), ...(kmsKeyArn === null ? [] : kmsProbes(destination, kmsKeyArn))];
}

/**
 * Returns whether the value, or the absence, of a condition key is certain for a request. Keys of other services are always absent. Other
 * keys of AWS (`aws:`) and of the request's service are unknown.
 */
export function isKnownKey(key: string, request: AccessRequest): boolean {
  const name = key.toLowerCase();
  const service = request.action.split(":")[0] ?? "";
  const isPossible = name.startsWith("aws:") || name.startsWith(`${service}:`);
  return (
    !isPossible || ABSENT.has(name) || MISSPELT.test(name) || Object.keys(request.context).some((known) => known.toLowerCase() === name)
  );
}

/** Returns whether a key means sts:ExternalId, for example `sts:External-ID`, `aws:ExternalId` or `ExternalId`. IAM ignores case. */
export function meansExternalId(key: string): boolean {
  return key.toLowerCase() === "sts:externalid" || MISSPELT.test(key.toLowerCase());
}

/** IAM has no such key, so it is absent from every request. */
const MISSPELT = /^(?!sts:externalid$)(?:\w+:)?external[-_ ]?ids?$/;

/** Keys that are absent from requests of a role session without MFA and with only delivery's headers. */
const ABSENT = new Set([
  "sts:externalid",
  "aws:multifactorauthpresent",
  "aws:multifactorauthage",
  "s3:x-amz-server-side-encryption",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:x-amz-grant-full-control",
  "s3:x-amz-grant-read",
  "s3:x-amz-grant-write",
]);

const SECURE = { "aws:SecureTransport": ["true"] };

function assumeProbes({ intermediateRoleArn, workspaceId, destinationId }: PolicyDestination): Probe[] {
  const principal = toSession(intermediateRoleArn);
  const assume = (externalId: string | null): AccessRequest => ({
    principal,
    action: "sts:AssumeRole",
    resource: "*",
    context: {
      ...SECURE,
      "aws:PrincipalArn": [intermediateRoleArn],
      "aws:PrincipalAccount": [principal.accountId],
      "aws:PrincipalType": ["AssumedRole"],
      "sts:RoleSessionName": [toSessionName(destinationId)],
      ...(externalId === null ? {} : { "sts:ExternalId": [externalId] }),
    },
  });
  return [
    {
      id: "assume_without_id",
      label: "Assume the role without an External ID",
      policy: "trust",
      expected: "denied",
      request: assume(null),
    },
    {
      id: "assume_with_made_up_id",
      label: "Assume the role with a made-up External ID",
      policy: "trust",
      expected: "denied",
      request: assume(MADE_UP_EXTERNAL_ID),
    },
    {
      id: "assume_with_id",
      label: "Assume the role with this workspace's External ID",
      policy: "trust",
      expected: "allowed",
      request: assume(workspaceId),
    },
  ];
}

function putProbes({ location, partition, sourceId, receivedDay }: PolicyDestination): Probe[] {
  const key = objectKey(location, { id: "00000000-0000-4000-8000-000000000000", sourceId, receivedDay });
  const putAt = (action: string, at: string): AccessRequest => ({
    principal: null,
    action,
    resource: `arn:${partition}:s3:::${location.bucket}/${at}`,
    context: { ...SECURE, "s3:x-amz-acl": ["bucket-owner-full-control"] },
  });
  const put = (action: string) => putAt(action, key);
  const putManifest = (action: string) => putAt(action, manifestKey(location, { sourceId, receivedDay }));
  const manifests: Probe[] = [
    { id: "put_manifest", label: "Upload a day manifest", policy: "identity", expected: "allowed", request: putManifest("s3:PutObject") },
    {
      id: "put_manifest_acl",
      label: "Give the bucket's owner full control of the manifest",
      policy: "identity",
      expected: "allowed",
      request: putManifest("s3:PutObjectAcl"),
    },
  ];
  return [
    { id: "put_object", label: "Upload a file", policy: "identity", expected: "allowed", request: put("s3:PutObject") },
    {
      id: "put_object_acl",
      label: "Give the bucket's owner full control of the file",
      policy: "identity",
      expected: "allowed",
      request: put("s3:PutObjectAcl"),
    },
    ...(location.dayManifest ? manifests : []),
  ];
}

function kmsProbes({ region }: PolicyDestination, keyArn: string): Probe[] {
  const via = region === null ? {} : { "kms:ViaService": [`s3.${region}.amazonaws.com`] };
  const use = (action: string): AccessRequest => ({ principal: null, action, resource: keyArn, context: { ...SECURE, ...via } });
  return [
    {
      id: "kms_generate_data_key",
      label: "Encrypt the file with the bucket's KMS key",
      policy: "identity",
      expected: "allowed",
      request: use("kms:GenerateDataKey"),
    },
    { id: "kms_decrypt", label: "Decrypt with the bucket's KMS key", policy: "identity", expected: "allowed", request: use("kms:Decrypt") },
  ];
}

/** Returns a session of Sluice's own role. Its name is made up, because policies can't rely on one. */
function toSession(roleArn: string): Principal {
  const { partition, accountId, name } = parseRoleArn(roleArn) ?? { partition: "aws", accountId: "", name: "" };
  return { arn: `arn:${partition}:sts::${accountId}:assumed-role/${name}/any-session`, accountId, roleArn };
}
