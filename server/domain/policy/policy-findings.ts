import { parseRoleArn } from "../destination/role-arn.ts";
import { straightenText, strangeSentence, visibleText } from "../plain-text.ts";
import { logFolderArn } from "./iam-policy.ts";
import { meetsCondition } from "./policy-conditions.ts";
import { meansExternalId, type PolicyDestination } from "./policy-probes.ts";
import {
  allowsAction,
  awsPrincipals,
  conditionLines,
  hasPlaceholder,
  isRecord,
  namesSluice,
  type RawStatement,
  type ResourceFinding,
  rawStatements,
  resourceFinding,
  statementForFiles,
  statementsForSluice,
  textsIn,
} from "./policy-statements.ts";
import type { LineRange, PastedPolicies } from "./policy-text.ts";
import { toSessionName } from "./role-session.ts";

type FindingCode =
  | ResourceFinding
  | "swapped"
  | "principal_everyone"
  | "principal_account"
  | "principal_session"
  | "wrong_account"
  | "wrong_role"
  | "session_name"
  | "external_id_missing"
  | "external_id_spelling"
  | "wrong_workspace_id"
  | "action_missing"
  | "kms_missing"
  | "kms_alias"
  | "kms_other_key";

/** A known mistake. "blocks": delivery or Validate would fail. "widens": more is allowed than necessary. "harmless": AWS accepts it. */
export type Finding = {
  code: FindingCode;
  severity: "blocks" | "widens" | "harmless";
  document: "trust" | "permission";
  lines: LineRange | null;
  sentence: string;
};

/** Finds known mistakes by the form of the policies. The probes show what AWS would return. */
export function collectFindings(trust: PastedPolicies, permission: PastedPolicies, destination: PolicyDestination): Finding[] {
  if (looksSwapped(trust, permission)) {
    const sentence =
      "The two policies are swapped. The trust policy defines who can assume the role; the permission policy defines what the role can do.";
    return [{ code: "swapped", severity: "blocks", document: "trust", lines: null, sentence }];
  }
  return [
    ...statementsForSluice(rawStatements(trust), destination).flatMap((statement) => trustFindings(statement, destination)),
    ...fileFindings(rawStatements(permission), destination),
    ...keyFindings(rawStatements(permission), destination),
  ];
}

/** Returns whether each document, or the only one, is of the other's kind. */
export function looksSwapped(trust: PastedPolicies, permission: PastedPolicies): boolean {
  const [inTrust, inPermission] = [toKind(trust), toKind(permission)];
  return (inTrust === "permission" && inPermission !== "permission") || (inPermission === "trust" && inTrust !== "trust");
}

function toKind(pasted: PastedPolicies): "trust" | "permission" | null {
  const statements = rawStatements(pasted).map(({ members }) => members);
  if (statements.some((members) => "Principal" in members && !("Resource" in members))) return "trust";
  return statements.some((members) => "Resource" in members && !("Principal" in members)) ? "permission" : null;
}

function trustFindings({ members, lines }: RawStatement, destination: PolicyDestination): Finding[] {
  const finding = (code: FindingCode, severity: Finding["severity"], sentence: string): Finding => ({
    code,
    severity,
    document: "trust",
    lines,
    sentence,
  });
  return [
    ...principalFindings(members, destination, finding),
    ...externalIdFindings(members, destination, finding),
    ...sessionNameFindings(members, destination, finding),
  ];
}

/** Finds a condition that Sluice's sessions don't meet. AWS returns the same error as for a wrong External ID. */
function sessionNameFindings(members: RawStatement["members"], { destinationId }: PolicyDestination, finding: MakeFinding): Finding[] {
  const name = toSessionName(destinationId);
  const context = { "sts:RoleSessionName": [name] };
  const about = conditionLines(members).filter(({ key }) => key.toLowerCase() === "sts:rolesessionname");
  return about
    .filter((condition) => !meetsCondition(condition, context))
    .map(({ operator, values }) => {
      const asked = `${operator} ${values.join(", ")}`;
      const sentence = `The condition on sts:RoleSessionName (${asked}) doesn't accept the name of Sluice's session, ${name}. Remove the condition, or make it accept sluice-*.`;
      return finding("session_name", "blocks", sentence);
    });
}

type MakeFinding = (code: FindingCode, severity: Finding["severity"], sentence: string) => Finding;

function principalFindings(members: RawStatement["members"], destination: PolicyDestination, finding: MakeFinding): Finding[] {
  const { intermediateRoleArn } = destination;
  const principals = awsPrincipals(members);
  const namings = principals.map((principal) => namesSluice(principal, destination));
  if (namings.includes("anyone")) {
    return [
      finding(
        "principal_everyone",
        "widens",
        `The principal * lets every AWS account try to assume the role. Name Sluice's role instead: ${intermediateRoleArn}.`,
      ),
    ];
  }
  if (namings.includes("itself")) return [];
  if (namings.includes("account")) {
    return [
      finding("principal_account", "widens", `The principal is Sluice's whole account. Name its role instead: ${intermediateRoleArn}.`),
    ];
  }
  if (namings.includes("session")) {
    const sentence = `The principal is one session of Sluice's role, and every session has its own name. Name the role instead: ${intermediateRoleArn}.`;
    return [finding("principal_session", "blocks", sentence)];
  }
  const placeholder = principals.find(hasPlaceholder);
  if (placeholder !== undefined) return [finding("placeholder_left", "blocks", `The principal ${placeholder} is still a placeholder.`)];
  const [principal] = principals;
  if (principal === undefined) return [];
  const alike = alikeSentence(principal, intermediateRoleArn, "The principal", "Sluice's role");
  if (alike !== null) return [finding("wrong_role", "blocks", alike)];
  const [theirs, ours] = [/\d{12}/.exec(principal)?.[0], parseRoleArn(intermediateRoleArn)?.accountId];
  return theirs === ours
    ? [finding("wrong_role", "blocks", `The principal ${visibleText(principal)} is not Sluice's role, ${intermediateRoleArn}.`)]
    : [
        finding(
          "wrong_account",
          "blocks",
          `The principal ${visibleText(principal)} is in another account than Sluice's role, ${intermediateRoleArn}.`,
        ),
      ];
}

function externalIdFindings(members: RawStatement["members"], { workspaceId }: PolicyDestination, finding: MakeFinding): Finding[] {
  const about = conditionLines(members).filter(({ key }) => meansExternalId(key));
  if (about.length === 0) {
    return [
      finding(
        "external_id_missing",
        "blocks",
        "No condition requires sts:ExternalId, and Validate rejects a role that can be assumed without it.",
      ),
    ];
  }
  const spelling = about.flatMap(({ key }) => {
    if (key === "sts:ExternalId") return [];
    const sameToIam = key.toLowerCase() === "sts:externalid";
    const sentence = sameToIam
      ? `The key is spelled ${key}. IAM accepts it, because case doesn't matter. AWS writes sts:ExternalId.`
      : `IAM has no key ${key}; the key is sts:ExternalId.`;
    return [finding("external_id_spelling", sameToIam ? "harmless" : "blocks", sentence)];
  });
  const values = about.flatMap(({ values }) => values);
  const isWild = about.some(({ operator, values: own }) => /Like/.test(operator) && own.some((value) => /[*?]/.test(value)));
  if (values.includes(workspaceId) || isWild) return spelling;
  const [wrong = ""] = values;
  if (hasPlaceholder(wrong))
    return [...spelling, finding("placeholder_left", "blocks", `The External ID is still the placeholder ${wrong}.`)];
  const alike = alikeSentence(wrong, workspaceId, "The External ID", "this workspace's id");
  if (alike !== null) return [...spelling, finding("wrong_workspace_id", "blocks", alike)];
  const how =
    wrong.trim().toLowerCase() === workspaceId.toLowerCase() ? "differs in case or spaces from this workspace's" : "isn't this workspace's";
  return [...spelling, finding("wrong_workspace_id", "blocks", `The External ID ${visibleText(wrong)} ${how}, ${workspaceId}.`)];
}

/** Returns a sentence with the character that makes a pasted value differ from the wanted one; null if they don't look alike. */
function alikeSentence(given: string, wanted: string, subject: string, meant: string): string | null {
  const strange = given === wanted || straightenText(given) !== wanted ? null : strangeSentence(given, /^[\x20-\x7e]$/, "it");
  return strange === null ? null : `${subject} looks like ${meant}, ${wanted}, but differs: ${strange}`;
}

function fileFindings(statements: readonly RawStatement[], destination: PolicyDestination): Finding[] {
  const statement = statementForFiles(statements, destination);
  if (statement === null) return [];
  const { members, lines } = statement;
  const finding = (code: FindingCode, sentence: string): Finding => ({ code, severity: "blocks", document: "permission", lines, sentence });
  const actions = textsIn(members["Action"]);
  const missing = ["s3:PutObject", "s3:PutObjectAcl"].filter(
    (action) => !statements.some(({ members: other }) => allowsAction(textsIn(other["Action"]), action)),
  );
  const resources = textsIn(members["Resource"]);
  const isCovered = resources.some((resource) => resourceFinding(resource, destination) === null);
  return [
    ...(missing.length > 0
      ? [finding("action_missing", `The statement doesn't allow ${missing.join(" and ")}. Its actions: ${actions.join(", ")}.`)]
      : []),
    ...(isCovered ? [] : resources).flatMap((resource) => {
      const code = resourceFinding(resource, destination);
      return code === null ? [] : [finding(code, resourceSentence(code, resource, destination))];
    }),
  ];
}

function resourceSentence(code: ResourceFinding, resource: string, { location, partition }: PolicyDestination): string {
  const wanted = logFolderArn(location, partition);
  const alike = alikeSentence(resource, wanted, "The resource", "the right one");
  if (alike !== null) return alike;
  const shown = visibleText(resource);
  const sentences: Record<ResourceFinding, string> = {
    placeholder_left: `The resource ${shown} still contains a placeholder. It must be ${wanted}.`,
    not_an_arn: `${shown} isn't an ARN. It must be ${wanted}.`,
    other_partition: `The resource ${shown} is in another AWS partition than the bucket. It must be ${wanted}.`,
    other_bucket: `The resource ${shown} is not in the destination's bucket, ${location.bucket}. Add ${wanted}.`,
    bucket_only: `The resource ${shown} is the bucket itself, not the objects in it. It must be ${wanted}.`,
    star_missing: `The resource ${shown} is one object, not the folder: /* is missing at its end. It must be ${wanted}.`,
    prefix_missing: `The resource ${shown} lacks the destination's prefix, ${location.prefix}/. It must be ${wanted}.`,
    other_folder: `The resource ${shown} is not the folder that files go to. It must be ${wanted}.`,
  };
  return sentences[code];
}

function keyFindings(statements: readonly RawStatement[], { kmsKeyArn }: PolicyDestination): Finding[] {
  if (kmsKeyArn === null || statements.length === 0) return [];
  const about = statements.filter(
    ({ members }) => members["Effect"] === "Allow" && textsIn(members["Action"]).some((action) => /^(\*$|kms:)/i.test(action)),
  );
  const finding = (code: FindingCode, lines: LineRange | null, sentence: string): Finding => ({
    code,
    severity: "blocks",
    document: "permission",
    lines,
    sentence,
  });
  if (about.length === 0)
    return [finding("kms_missing", null, "The bucket is encrypted with a KMS key, but no statement allows KMS actions.")];
  return about.flatMap(({ members, lines }) => {
    const resources = textsIn(members["Resource"]);
    if (resources.some((resource) => allowsAction([resource], kmsKeyArn)) || isRecord(members["Condition"])) return [];
    const [resource = ""] = resources;
    if (hasPlaceholder(resource))
      return [finding("placeholder_left", lines, `The key ${resource} is still a placeholder. It must be ${kmsKeyArn}.`)];
    return /:alias\//.test(resource)
      ? [finding("kms_alias", lines, `${resource} is an alias. A policy must name the key itself. It must be ${kmsKeyArn}.`)]
      : [finding("kms_other_key", lines, `${resource} is not the bucket's key, ${kmsKeyArn}.`)];
  });
}
