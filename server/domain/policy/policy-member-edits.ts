import { parseRoleArn } from "../destination/role-arn.ts";
import { logFolderArn, manifestFolderArn } from "./iam-policy.ts";
import { meetsCondition } from "./policy-conditions.ts";
import type { MemberEdit } from "./policy-edits.ts";
import type { AccessRequest } from "./policy-evaluation.ts";
import { isKnownKey, MADE_UP_EXTERNAL_ID, meansExternalId, type PolicyDestination, type ProbeId, toProbes } from "./policy-probes.ts";
import {
  allowsAction,
  awsPrincipals,
  hasPlaceholder,
  isRecord,
  namesSluice,
  type ResourceFinding,
  resourceFinding,
  textsIn,
} from "./policy-statements.ts";
import { matchesWildcard } from "./policy-wildcard.ts";

type Members = Readonly<Record<string, unknown>>;

/** Returns the edits after which a statement allows Sluice's role, and only with this workspace's External ID. */
export function trustEdits(members: Members, destination: PolicyDestination): MemberEdit[] {
  return [
    ...principalEdits(members, destination),
    ...actionEdits(members, ["sts:AssumeRole"], /^(sts:)?assume-?roles?$/i),
    ...externalIdEdits(members, destination),
    ...without(members, "Resource", "NotResource", "NotAction"),
  ];
}

/** Returns the edits after which a statement allows the destination's uploads. */
export function fileEdits(members: Members, destination: PolicyDestination): MemberEdit[] {
  const wanted = logFolderArn(destination.location, destination.partition);
  const resources = textsIn(members["Resource"]);
  const isOnlyForFiles = textsIn(members["Action"]).every((action) => /^(s3:)?put/i.test(action));
  const isMeant = (finding: ResourceFinding | null) => {
    if (finding === "bucket_only" || finding === "prefix_missing") return isOnlyForFiles;
    // A role can serve several buckets: the other bucket keeps its permission.
    if (finding === "other_bucket") return false;
    if (finding === "other_folder") return isOnlyForFiles && resources.length === 1;
    return finding !== null;
  };
  const isCovered = resources.some((resource) => resourceFinding(resource, destination) === null);
  const corrected = resources.map((resource) => (isMeant(resourceFinding(resource, destination)) ? wanted : resource));
  const manifests = missingManifests(resources, destination);
  return [
    ...actionEdits(members, ["s3:PutObject", "s3:PutObjectAcl"], /^(s3:)?put-?object(s|-acl|acls)?$/i),
    ...(isCovered && manifests.length === 0
      ? []
      : [{ member: "Resource", value: oneOrMany([...(isCovered ? resources : [...corrected, wanted]), ...manifests]) }]),
    ...conditionEdits(members, toRequest("put_object", destination)),
    ...without(members, "Principal"),
  ];
}

/** Returns the folder of the day manifests if it is needed and none of the resources covers it. */
function missingManifests(resources: readonly string[], { location, partition }: PolicyDestination): string[] {
  if (!location.dayManifest) return [];
  const folder = manifestFolderArn(location, partition);
  const isCovered = resources.some((resource) => resource === folder || matchesWildcard(resource, folder.replace(/\*$/, "source/0.json")));
  return isCovered ? [] : [folder];
}

/** Returns the edits after which a KMS statement allows the use of the bucket's key. */
export function keyEdits(members: Members, keyArn: string, destination: PolicyDestination): MemberEdit[] {
  const resources = textsIn(members["Resource"]);
  const isMeant = (resource: string) => hasPlaceholder(resource) || /:alias\//.test(resource) || !/^(arn:|\*$)/.test(resource);
  const corrected = resources.map((resource) => (isMeant(resource) ? keyArn : resource));
  return [
    ...actionEdits(members, ["kms:GenerateDataKey", "kms:Decrypt"], /^(kms:)?(generate-?data-?keys?|decrypts?)$/i),
    ...(allowsAction(resources, keyArn) ? [] : [{ member: "Resource", value: oneOrMany([...corrected, keyArn]) }]),
    ...conditionEdits(members, toRequest("kms_decrypt", destination)),
    ...without(members, "Principal"),
  ];
}

/** Replaces the principals that were meant to be Sluice's role. Other principals stay. */
function principalEdits(members: Members, destination: PolicyDestination): MemberEdit[] {
  const { intermediateRoleArn } = destination;
  const principals = awsPrincipals(members);
  const isOff = (principal: string) => !["itself", null].includes(namesSluice(principal, destination));
  if (principals.includes(intermediateRoleArn) && !principals.some(isOff)) return [];

  const role = parseRoleArn(intermediateRoleArn);
  const isMeant = (principal: string) =>
    isOff(principal) ||
    principals.length === 1 ||
    hasPlaceholder(principal) ||
    (role !== null && (principal.includes(role.accountId) || principal.includes(`/${role.name}`)));
  const corrected = principals.map((principal) => (isMeant(principal) ? intermediateRoleArn : principal));
  const { Principal } = members;
  const AWS = oneOrMany([...corrected, intermediateRoleArn]);
  return [{ member: "Principal", value: isRecord(Principal) ? { ...Principal, AWS } : { AWS } }];
}

/** Adds the `wanted` actions, and removes misspelled versions of them. */
function actionEdits(members: Members, wanted: readonly string[], nearly: RegExp): MemberEdit[] {
  const actions = textsIn(members["Action"]);
  const missing = wanted.filter((action) => !allowsAction(actions, action));
  const isKept = (action: string) =>
    /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action) && (!nearly.test(action) || allowsAction([action], canonical(action, wanted)));
  const kept = actions.filter(isKept);
  if (missing.length === 0 && kept.length === actions.length) return [];
  return [{ member: "Action", value: oneOrMany([...kept, ...missing]) }];
}

/** Returns the wanted action that equals this one apart from case. */
function canonical(action: string, wanted: readonly string[]): string {
  return wanted.find((other) => other.toLowerCase() === action.toLowerCase()) ?? "";
}

/** Corrects the External ID condition in place, and removes conditions that delivery can't meet. */
function externalIdEdits(members: Members, destination: PolicyDestination): MemberEdit[] {
  const { workspaceId } = destination;
  const request = toRequest("assume_with_id", destination);
  const given = isRecord(members["Condition"]) ? members["Condition"] : {};
  const isRight = (value: unknown) => textsIn(value).includes(workspaceId) && !textsIn(value).includes(MADE_UP_EXTERNAL_ID);
  const corrected: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, value } of toLines(given)) {
    if (!meansExternalId(key)) {
      if (isMet(operator, key, value, request)) corrected[operator] = { ...corrected[operator], [key]: value };
    } else if (operator === "StringEquals") {
      corrected[operator] = { ...corrected[operator], "sts:ExternalId": isRight(value) ? value : workspaceId };
    }
  }
  if (corrected["StringEquals"]?.["sts:ExternalId"] === undefined) {
    corrected["StringEquals"] = { ...corrected["StringEquals"], "sts:ExternalId": workspaceId };
  }
  return JSON.stringify(corrected) === JSON.stringify(given) ? [] : [{ member: "Condition", value: corrected }];
}

/** Removes the conditions that delivery certainly doesn't meet. */
function conditionEdits(members: Members, request: AccessRequest): MemberEdit[] {
  const given = members["Condition"];
  if (!isRecord(given)) return [];
  const lines = toLines(given);
  const kept = lines.filter(({ operator, key, value }) => isMet(operator, key, value, request));
  if (kept.length === lines.length) return [];
  const corrected: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, value } of kept) corrected[operator] = { ...corrected[operator], [key]: value };
  return [{ member: "Condition", value: kept.length === 0 ? undefined : corrected }];
}

function toLines(condition: Members): { operator: string; key: string; value: unknown }[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isRecord(keys) ? Object.entries(keys).map(([key, value]) => ({ operator, key, value })) : [],
  );
}

/** Returns whether the condition is met or its key is unknown. */
function isMet(operator: string, key: string, value: unknown, request: AccessRequest): boolean {
  const values = (Array.isArray(value) ? value : [value]).map(String);
  return !isKnownKey(key, request) || meetsCondition({ operator, key, values }, request.context);
}

function toRequest(id: ProbeId, destination: PolicyDestination): AccessRequest {
  const probe = toProbes(destination).find((candidate) => candidate.id === id);
  if (probe === undefined) throw new Error(`No probe ${id}.`);
  return probe.request;
}

function without(members: Members, ...names: string[]): MemberEdit[] {
  return names.filter((name) => name in members).map((member) => ({ member, value: undefined }));
}

/** Returns a single string, or an array without duplicates. */
function oneOrMany(texts: readonly string[]): string | string[] {
  const [first, ...more] = new Set(texts);
  return first === undefined || more.length > 0 ? [...new Set(texts)] : first;
}
