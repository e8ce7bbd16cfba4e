import { formatPolicy, type IamPolicy, literalResource } from "../policy/iam-policy.ts";
import { quoteShell } from "../set-up/quote-shell.ts";
import { awsCommand } from "./object-links.ts";
import { type QueryFacts, sourceFolder, sourceFolderUrl } from "./query-facts.ts";

/** Returns a command that lists the received days. */
export function listDays(facts: QueryFacts): string {
  return `${awsCommand(facts.sandbox)} s3 ls ${quoteShell(sourceFolderUrl(facts))}${region(facts)}`;
}

/** Returns commands that download one received day and show its first records. */
export function downloadDay(facts: QueryFacts): string {
  const { today } = facts;
  const from = quoteShell(`${sourceFolderUrl(facts)}${today}/`);
  return `${awsCommand(facts.sandbox)} s3 cp --recursive ${from} ./${today}${region(facts)}\ngunzip -c ./${today}/*.gz | head -n 3`;
}

/** Returns a command that downloads what the folder here does not have yet. */
export function downloadAll(facts: QueryFacts): string {
  return `${awsCommand(facts.sandbox)} s3 sync ${quoteShell(sourceFolderUrl(facts))} ${quoteShell(`./${facts.sourceId}`)}${region(facts)}`;
}

/** Returns the policy of those who read the files. The role that Sluice assumes can only write. */
export function readerPolicy(facts: QueryFacts): string {
  const { location, partition } = facts;
  const folder = literalResource(sourceFolder(facts));
  const bucket = `arn:${partition}:s3:::${location.bucket}`;
  const policy: IamPolicy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket, Condition: { StringLike: { "s3:prefix": `${folder}*` } } },
      { Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/${folder}*` },
      { Effect: "Allow", Action: "s3:GetBucketLocation", Resource: bucket },
    ],
  };
  return formatPolicy(policy);
}

function region({ awsRegion }: QueryFacts): string {
  return awsRegion === "" ? "" : ` --region ${quoteShell(awsRegion)}`;
}
