import { parseRoleArn } from "../destination/role-arn.ts";
import { logFolderArn } from "./iam-policy.ts";
import type { PolicyDestination } from "./policy-probes.ts";
import { meansExternalId } from "./policy-probes.ts";
import type { LineRange, PastedPolicies } from "./policy-text.ts";
import { matchesWildcard } from "./policy-wildcard.ts";

/** A statement as pasted, valid or not. */
export type RawStatement = { policy: number; index: number; lines: LineRange; members: Readonly<Record<string, unknown>> };

export function rawStatements({ policies }: PastedPolicies): RawStatement[] {
  return policies.flatMap(({ json, statementLines }, policy) => {
    const statement = isRecord(json) ? json["Statement"] : undefined;
    return (Array.isArray(statement) ? statement : [statement]).flatMap((members: unknown, index) =>
      isRecord(members) ? [{ policy, index, lines: statementLines[index] ?? { from: 1, to: 1 }, members }] : [],
    );
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the strings of a value: `"x"` and `["x"]` mean the same in a policy. */
export function textsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

/** Returns the AWS principals of a statement; `"*"` is everyone. */
export function awsPrincipals({ Principal }: Readonly<Record<string, unknown>>): string[] {
  return isRecord(Principal) ? textsIn(Principal["AWS"]) : textsIn(Principal);
}

/** Returns every line of a Condition block. */
export function conditionLines({ Condition }: Readonly<Record<string, unknown>>): { operator: string; key: string; values: string[] }[] {
  if (!isRecord(Condition)) return [];
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    isRecord(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: (Array.isArray(values) ? values : [values]).map(String) }))
      : [],
  );
}

/** Returns whether any of `patterns` matches the action. */
export function allowsAction(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
}

export type SluiceNaming = "itself" | "session" | "account" | "anyone";

/** Returns how a principal names Sluice's role: itself, one session of it, its account, everyone, or not at all (null). */
export function namesSluice(principal: string, { intermediateRoleArn }: PolicyDestination): SluiceNaming | null {
  if (principal === "*") return "anyone";
  if (principal === intermediateRoleArn) return "itself";
  const role = parseRoleArn(intermediateRoleArn);
  if (role === null) return null;
  if (principal.startsWith(`arn:${role.partition}:sts::${role.accountId}:assumed-role/${role.name}/`)) return "session";
  return /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1] === role.accountId ? "account" : null;
}

/**
 * Returns the Allow statements of a trust policy that are about Sluice. If none names its role, returns those that probably should: with
 * its role's name or account, a placeholder or an External ID. Otherwise returns the only Allow statement, if there is only one.
 */
export function statementsForSluice(statements: readonly RawStatement[], destination: PolicyDestination): RawStatement[] {
  const allows = statements.filter(({ members }) => members["Effect"] === "Allow" && !("NotPrincipal" in members));
  const named = allows.filter(({ members }) => awsPrincipals(members).some((principal) => namesSluice(principal, destination) !== null));
  if (named.length > 0) return named;
  const role = parseRoleArn(destination.intermediateRoleArn);
  const hints = [role?.name, role?.accountId].filter((hint) => hint !== undefined);
  const likely = allows.filter(
    ({ members }) =>
      awsPrincipals(members).some((principal) => hasPlaceholder(principal) || hints.some((hint) => principal.includes(hint))) ||
      conditionLines(members).some(({ key }) => meansExternalId(key)),
  );
  if (likely.length > 0) return likely;
  const forAccounts = allows.filter(({ members }) => awsPrincipals(members).length > 0 || !("Principal" in members));
  return forAccounts.length === 1 ? forAccounts : [];
}

/** Returns the Allow statement of a permission policy that covers uploads, or probably should. */
export function statementForFiles(statements: readonly RawStatement[], destination: PolicyDestination): RawStatement | null {
  const about = statements.filter(({ members }) => isPlainAllow(members) && textsIn(members["Action"]).some(isAboutPutting));
  const { bucket } = destination.location;
  const named = about.filter(({ members }) =>
    textsIn(members["Resource"]).some((resource) => hasPlaceholder(resource) || readResource(resource).bucket === bucket),
  );
  const covering = named.find(({ members }) =>
    textsIn(members["Resource"]).some((resource) => resourceFinding(resource, destination) === null),
  );
  return covering ?? named[0] ?? (about.length === 1 ? (about[0] ?? null) : null);
}

/** Returns the Allow statement of a permission policy that is about KMS. */
export function statementForKey(statements: readonly RawStatement[]): RawStatement | null {
  const isAboutKms = (action: string) => /^kms:/i.test(action);
  return statements.find(({ members }) => isPlainAllow(members) && textsIn(members["Action"]).some(isAboutKms)) ?? null;
}

/** Returns whether this is an Allow statement without NotAction and NotResource. */
function isPlainAllow(members: RawStatement["members"]): boolean {
  return members["Effect"] === "Allow" && !("NotAction" in members) && !("NotResource" in members);
}

function isAboutPutting(action: string): boolean {
  return /^(s3:)?put/i.test(action) || allowsAction([action], "s3:PutObject") || allowsAction([action], "s3:PutObjectAcl");
}

export type ResourceFinding =
  | "placeholder_left"
  | "not_an_arn"
  | "other_partition"
  | "other_bucket"
  | "bucket_only"
  | "star_missing"
  | "prefix_missing"
  | "other_folder";

/** Returns why a resource doesn't cover the destination's files; null if it does. */
export function resourceFinding(resource: string, { location, partition }: PolicyDestination): ResourceFinding | null {
  const folder = `arn:${partition}:s3:::${[location.bucket, location.prefix, "segment-logs"].filter((part) => part !== "").join("/")}`;
  if (matchesWildcard(resource, `${folder}/source/0/file.gz`)) return null;
  if (hasPlaceholder(resource)) return "placeholder_left";
  const read = readResource(resource);
  if (read.partition === null) return "not_an_arn";
  if (read.bucket !== location.bucket) return "other_bucket";
  if (read.partition !== partition) return "other_partition";
  if (read.key === "") return "bucket_only";
  if (`${resource.replace(/\/+$/, "")}/*` === logFolderArn(location, partition)) return "star_missing";
  return location.prefix !== "" && read.key.startsWith("segment-logs") ? "prefix_missing" : "other_folder";
}

/** Returns whether the text contains a placeholder of a guide: `<YOUR_BUCKET_NAME>`, `YOUR-BUCKET`. */
export function hasPlaceholder(text: string): boolean {
  return /<[A-Za-z][\w -]*>|\bYOUR[_-]/.test(text);
}

function readResource(resource: string): { partition: string | null; bucket: string; key: string } {
  const groups = /^(?:arn:(?<partition>[^:]*):s3:[^:]*:[^:]*:|s3:\/\/)?(?<bucket>[^/]*)\/?(?<key>.*)$/s.exec(resource.trim())?.groups;
  return { partition: groups?.["partition"] ?? null, bucket: groups?.["bucket"] ?? "", key: groups?.["key"] ?? "" };
}
