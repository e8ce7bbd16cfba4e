import { formatPolicy, type IamPolicy } from "../iam-policy.ts";
import { CLI_NAMES } from "./cli-names.ts";
import { placeholdersIn } from "./placeholders.ts";
import { quoteShell } from "./quote-shell.ts";
import type { SetUp } from "./set-up-facts.ts";

/**
 * A bash script that makes the role, as macOS's bash 3.2 takes it too. Run again, it brings the role that it made up to date
 * (the description tells); a role of the same name that somebody else made stops it before anything is changed.
 */
export function cliScript(setUp: SetUp): string {
  const text = [
    ...opening(setUp),
    ...writeFiles(setUp),
    CREATE_OR_UPDATE_ROLE,
    ...putPolicy(CLI_NAMES.permissionPolicy, CLI_NAMES.permissionFile),
    ...(setUp.kms === null ? [] : putPolicy(CLI_NAMES.kmsPolicy, CLI_NAMES.kmsFile)),
    ...ENDING,
  ];
  return `${text.join("\n")}\n`;
}

function opening({ roleName }: SetUp): string[] {
  return [
    "#!/usr/bin/env bash",
    "# Makes the IAM role through which Sluice writes into your S3 bucket, or brings it up to date.",
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

/** JSON has no line that is bare words, so the delimiter can't stand in it; quoted, it lets nothing be expanded. */
function hereDocument(name: string, text: string): string[] {
  return [`cat > ${name} <<'END_OF_POLICY'`, text, "END_OF_POLICY", ""];
}

/** There only while something is missing, and content once it was filled in. */
const REFUSE_PLACEHOLDERS = [
  "missing=$({ printf '%s\\n' \"$role_name\"; cat ./*.json; } | grep -o '<YOUR_[A-Z_]*>' | sort -u | tr '\\n' ' ' || true)",
  '[ -z "$missing" ] || fail "Fill these in first: $missing"',
  "",
];

const CREATE_OR_UPDATE_ROLE = `if found=$(aws iam get-role --role-name="$role_name" --query Role.Description --output text 2>&1); then
  [ "$found" = "$description" ] || fail "There is a role named $role_name already, which this script did not make. Choose another name."
  aws iam update-assume-role-policy --role-name="$role_name" --policy-document file://${CLI_NAMES.trustFile}
  echo "The role $role_name was there; its trust relationship is up to date."
else
  case $found in
    *NoSuchEntity*) ;;
    *) fail "AWS does not say whether there is a role named $role_name: $found" ;;
  esac
  aws iam create-role --role-name="$role_name" --assume-role-policy-document file://${CLI_NAMES.trustFile} --description "$description" > /dev/null
  echo "Created the role $role_name."
fi
`;

function putPolicy(name: string, file: string): string[] {
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
