import { type GuideBlock, inlineCode, link, note } from "./guide.ts";
import type { SetUpFacts } from "./set-up-facts.ts";

const STS_SETTINGS = link(
  "Manage AWS STS in an AWS Region",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html",
);

/**
 * Returns a note on the STS endpoint that must be active in the customer's account: Dublin for EU workspaces with any bucket region, Oregon
 * for US workspaces unless the bucket is there (R19 to R21). No note for other partitions, which have neither, or for the sandbox, which
 * has one endpoint.
 */
export function stsEndpointNotes({ workspaceRegion, region, partition, sandbox }: SetUpFacts): GuideBlock[] {
  if (partition !== "aws" || sandbox) return [];
  const where = ["In the IAM console, Account settings lists the endpoints under Security Token Service. ", STS_SETTINGS, "."] as const;
  if (workspaceRegion === "eu") {
    const dublin = ["Your workspace is in the EU, so your role is assumed through the STS endpoint of ", inlineCode("eu-west-1")] as const;
    return [note(...dublin, " (Dublin, Ireland). Make sure that it is active. ", ...where)];
  }
  if (region === "us-west-2") return [];
  const oregon = ["your role is assumed through the STS endpoint of ", inlineCode("us-west-2"), " (Oregon). "] as const;
  return region === null
    ? [note("Whatever the bucket's region, ", ...oregon, "If the bucket isn't there, make sure that the endpoint is active. ", ...where)]
    : [note("The bucket is in another region, but ", ...oregon, "Make sure that it is active. ", ...where)];
}
