import type { BucketPath } from "../destination/bucket-path.ts";
import { formatPolicy, type IamPolicy } from "../policy/iam-policy.ts";
import { CLI_NAMES } from "./cli-names.ts";
import { placeholdersIn } from "./placeholders.ts";
import { quoteShell } from "./quote-shell.ts";
import { exportLines } from "./sandbox-access.ts";
import type { SetUp } from "./set-up-facts.ts";

/**
 * Returns a bash script that creates the role. It works with bash 3.2 of macOS. If run again, it updates the role that it created, which it
 * recognizes by the description. It stops before it changes anything if the role was created by somebody else, trusts another workspace, or
 * has policies that cover another bucket or KMS key.
 */
export function cliScript(setUp: SetUp): string {
  const policies = [
    { name: CLI_NAMES.permissionPolicy, file: CLI_NAMES.permissionFile },
    ...(setUp.kms === null ? [] : [{ name: CLI_NAMES.kmsPolicy, file: CLI_NAMES.kmsFile }]),
  ];
  const text = [
    ...opening(setUp),
    ...sandboxExports(setUp),
    ...writeFiles(setUp),
    READ_ROLE,
    ...refuseToTakeAway(setUp),
    CREATE_OR_UPDATE_ROLE,
    ...policies.flatMap(putPolicy),
    ...ENDING,
  ];
  return `${text.join("\n")}\n`;
}

function opening({ roleName }: SetUp): string[] {
  return [
    "#!/usr/bin/env bash",
    "# Creates or updates the IAM role that Sluice uses to write to your S3 bucket.",
    "set -euo pipefail",
    'export AWS_PAGER=""',
    "",
    `role_name=${quoteShell(roleName)}`,
    `description=${quoteShell(CLI_NAMES.roleDescription)}`,
    "",
    "fail() {",
    "  printf '%s\\n' \"$1\" >&2",
    "  exit 1",
    "}",
    "",
    'command -v aws > /dev/null || fail "The AWS CLI is not installed: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"',
    "",
    "folder=$(mktemp -d)",
    "trap 'rm -rf \"$folder\"' EXIT",
    'cd "$folder"',
    "",
  ];
}

/** In sandbox mode: the sandbox's endpoint and its administrator's keys, so that the script calls nothing else. */
function sandboxExports({ facts: { sandbox } }: SetUp): string[] {
  if (!sandbox) return [];
  return [
    "# This installation of Sluice uses its AWS sandbox: the AWS CLI calls the sandbox, with the sandbox's keys.",
    ...exportLines(sandbox),
    "",
  ];
}

function writeFiles({ trust, permissions, kms, roleName }: SetUp): string[] {
  const files: [name: string, policy: IamPolicy][] = [
    [CLI_NAMES.trustFile, trust],
    [CLI_NAMES.permissionFile, permissions],
    ...(kms === null ? [] : [[CLI_NAMES.kmsFile, kms] as [string, IamPolicy]]),
  ];
  const texts = files.map(([name, policy]) => [name, formatPolicy(policy)] as const);
  const missing = placeholdersIn([roleName, ...texts.map(([, text]) => text)].join("\n"));
  return [...texts.flatMap(([name, text]) => hereDocument(name, text)), ...(missing.length === 0 ? [] : REFUSE_PLACEHOLDERS)];
}

/**
 * JSON has no line with only a bare word, so the delimiter can't occur in it. Because the delimiter is quoted, the shell expands nothing.
 */
function hereDocument(name: string, text: string): string[] {
  return [`cat > ${name} <<'END_OF_POLICY'`, text, "END_OF_POLICY", ""];
}

/** Added only if the script contains placeholders. It passes once they are filled in. */
const REFUSE_PLACEHOLDERS = [
  "missing=$({ printf '%s\\n' \"$role_name\"; cat ./*.json; } | grep -o '<YOUR_[A-Z_]*>' | sort -u | tr '\\n' ' ' || true)",
  '[ -z "$missing" ] || fail "Fill these in first: $missing"',
  "",
];

const READ_ROLE = `role_exists=no
if found=$(aws iam get-role --role-name="$role_name" --query Role.Description --output text 2>&1); then
  role_exists=yes
  [ "$found" = "$description" ] || fail "A role named $role_name already exists, and this script did not create it. Choose another name."
else
  case $found in
    *NoSuchEntity*) ;;
    *) fail "Cannot check whether a role named $role_name exists: $found" ;;
  esac
fi
`;

/**
 * Reads the role's policies before anything is changed. The AWS CLI compares them with JMESPath, because macOS has no other JSON parser
 * that a script can rely on.
 */
function refuseToTakeAway({ facts, location, trust, permissions, kms }: SetUp): string[] {
  const { alsoServes = [], partition } = facts;
  const ours = [location, ...alsoServes].map((served) => `starts_with(@, ${jmesPathValue(bucketArn(served, partition))})`);
  const keys = (kms?.Statement ?? []).map(({ Resource }) => `@ == ${jmesPathValue(String(Resource))}`);
  const [{ Condition }] = trust.Statement as unknown as [{ Condition: { StringEquals: Record<string, string> } }];
  const externalId = Condition.StringEquals["sts:ExternalId"] ?? "";
  return [
    "# These checks stop the script before it changes anything if the role serves something else.",
    'if [ "$role_exists" = yes ]; then',
    `  trusted=$(aws iam get-role --role-name="$role_name" --query ${quoteShell(otherExternalIds(externalId))} --output text)`,
    '  [ -z "$trusted" ] || fail "The role $role_name trusts another workspace, with the External ID $trusted. Nothing was changed. Change role_name at the top of this script to give this workspace its own role."',
    ...refuseOtherResources(CLI_NAMES.permissionPolicy, ours, permissions),
    ...(kms === null ? [] : refuseOtherResources(CLI_NAMES.kmsPolicy, keys, kms)),
    "fi",
    "",
  ];
}

function otherExternalIds(externalId: string): string {
  const all = '[Role.AssumeRolePolicyDocument.Statement][].Condition.StringEquals."sts:ExternalId" | []';
  return `${all} | [?@ != ${jmesPathValue(externalId)}]`;
}

/** Stops the script if the policy `name` has a resource that meets none of the JMESPath conditions `ours`. */
function refuseOtherResources(name: string, ours: readonly string[], policy: IamPolicy): string[] {
  const wanted = [policy.Statement[0]?.["Resource"]].flat().map(String);
  const refusal = [
    `The policy ${name} of the role $role_name also covers other resources:`,
    "$others",
    "This script would remove that access, so nothing was changed. Change role_name at the top of this script to give this bucket its own role.",
    `To use one role for both, add this to the Resource of its policy ${name}: `,
  ];
  return [
    `  if others=$(${readResources(name, `!(${ours.join(" || ")})`)} 2> error.txt); then`,
    `    [ -z "$others" ] || fail "${refusal.join("\n")}"${quoteShell(wanted.join(" "))}`,
    `    dropped=$(${readResources(name, `!contains(${jmesPathValue(wanted)}, @)`)})`,
    `    [ -z "$dropped" ] || echo "The policy ${name} no longer covers $dropped"`,
    "  else",
    `    grep -q NoSuchEntity error.txt || fail "Cannot read the policy ${name} of the role $role_name: $(cat error.txt)"`,
    "  fi",
  ];
}

/** Returns the command that prints the resources of the policy `name` that meet a JMESPath condition. */
function readResources(name: string, condition: string): string {
  const query = `[PolicyDocument.Statement][].Resource | [] | [?${condition}]`;
  return `aws iam get-role-policy --role-name="$role_name" --policy-name ${name} --query ${quoteShell(query)} --output text`;
}

/** Returns the start of the ARN of every object in the bucket. */
function bucketArn({ bucket }: BucketPath, partition: string): string {
  return `arn:${partition}:s3:::${bucket}/`;
}

/** Returns a JMESPath literal: JSON between backticks. */
function jmesPathValue(value: string | readonly string[]): string {
  const json = JSON.stringify(value).replace(/[^\x20-\x7e]|`/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `\`${json}\``;
}

const CREATE_OR_UPDATE_ROLE = `if [ "$role_exists" = yes ]; then
  aws iam update-assume-role-policy --role-name="$role_name" --policy-document file://${CLI_NAMES.trustFile}
  echo "The role $role_name already exists. Its trust relationship is up to date."
else
  aws iam create-role --role-name="$role_name" --assume-role-policy-document file://${CLI_NAMES.trustFile} --description "$description" > /dev/null
  echo "Created the role $role_name."
fi
`;

function putPolicy({ name, file }: { name: string; file: string }): string[] {
  return [
    `aws iam put-role-policy --role-name="$role_name" --policy-name ${name} --policy-document file://${file}`,
    `echo "The role has the policy ${name}."`,
    "",
  ];
}

const ENDING = [
  'role_arn=$(aws iam get-role --role-name="$role_name" --query Role.Arn --output text)',
  "echo",
  'echo "Enter this as IAM Role ARN in the destination\'s settings, and validate:"',
  'echo "$role_arn"',
];
