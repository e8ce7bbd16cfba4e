import { quoteShell } from "./quote-shell.ts";

/** Access to the AWS sandbox for the AWS CLI, as the administrator of its customer account. */
export type SandboxAccess = { endpoint: string; accessKeyId: string; secretAccessKey: string; region: string };

/** Returns shell commands that make the AWS CLI call the sandbox, whatever profile or session the shell had before. */
export function exportLines({ endpoint, accessKeyId, secretAccessKey, region }: SandboxAccess): string[] {
  return [
    "unset AWS_PROFILE AWS_SESSION_TOKEN",
    `export AWS_ENDPOINT_URL=${quoteShell(endpoint)}`,
    `export AWS_ACCESS_KEY_ID=${quoteShell(accessKeyId)}`,
    `export AWS_SECRET_ACCESS_KEY=${quoteShell(secretAccessKey)}`,
    'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; } # AWS CLIs before 2.13 do not read AWS_ENDPOINT_URL',
    `export AWS_DEFAULT_REGION=${quoteShell(region)} AWS_REGION=${quoteShell(region)}`,
  ];
}
