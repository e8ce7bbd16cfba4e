import { findRegion } from "../destination/region.ts";
import { quoteShell } from "../set-up/quote-shell.ts";
import type { SandboxAccess } from "../set-up/sandbox-access.ts";

/** Where an object is. The region is "" for a legacy Amazon S3, whose settings have none. */
export type ObjectPlace = { awsRegion: string; bucket: string; key: string };

/** The host of the AWS console in each partition, below the region. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-eusc": "console.amazonaws-eusc.eu",
};

/** Returns the address of the object's page in the S3 console. */
export function s3ConsoleUrl({ awsRegion, bucket, key }: ObjectPlace): string {
  const partition = findRegion(awsRegion)?.partition ?? "aws";
  const host = [awsRegion, CONSOLES[partition]].filter((part) => part !== "").join(".");
  const query = new URLSearchParams({ ...(awsRegion !== "" && { region: awsRegion }), prefix: key });
  return `https://${host}/s3/object/${encodeURIComponent(bucket)}?${query.toString().replaceAll("+", "%20")}`;
}

/** Returns a shell command that downloads the object into the current folder. In the sandbox it has the sandbox's endpoint and keys. */
export function downloadCommand({ awsRegion, bucket, key }: ObjectPlace, sandbox: SandboxAccess | null): string {
  const region = awsRegion === "" ? "" : ` --region ${quoteShell(awsRegion)}`;
  return `${awsCommand(sandbox)} s3 cp ${quoteShell(`s3://${bucket}/${key}`)} .${region}`;
}

/** Returns the beginning of a command of the AWS CLI: `aws`, with endpoint and keys in the sandbox. */
export function awsCommand(sandbox: SandboxAccess | null): string {
  if (sandbox === null) return "aws";
  const { accessKeyId, secretAccessKey, endpoint } = sandbox;
  const keys = `AWS_ACCESS_KEY_ID=${quoteShell(accessKeyId)} AWS_SECRET_ACCESS_KEY=${quoteShell(secretAccessKey)}`;
  return `${keys} aws --endpoint-url ${quoteShell(endpoint)}`;
}
