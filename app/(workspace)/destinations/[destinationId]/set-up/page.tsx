import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { ConsoleSteps } from "@/components/set-up/console-steps";
import { parseBucketPath } from "@/server/domain/bucket-path.ts";
import { findRegion } from "@/server/domain/region.ts";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Set-up" };

export default async function SetUpPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { settings } = await readDestination((await params).destinationId);
  const [{ config }, actor] = [await runtime(), await currentActor()];
  const parsed = parseBucketPath(settings.bucket);
  return (
    <div className="grid max-w-[45rem] gap-6">
      <header className="grid gap-1">
        <h2 className="text-lg font-semibold">Create an IAM role in the AWS console</h2>
        <p className="text-muted">You need access to your AWS dashboard. These steps give Sluice a base level of permissions.</p>
      </header>
      <ConsoleSteps
        workspaceId={actor.workspaceId}
        trustedAccountId={config.TRUSTED_ACCOUNT_ID}
        intermediateRoleArn={config.INTERMEDIATE_ROLE_ARN}
        partition={findRegion(settings.awsRegion)?.partition ?? "aws"}
        location={parsed.ok ? parsed.value : { bucket: "<YOUR_BUCKET_NAME>", prefix: "" }}
        stsEndpoint={stsEndpoint(config.WORKSPACE_REGION, settings.awsRegion)}
      />
    </div>
  );
}

/** US workspaces assume roles through Oregon, EU workspaces through Dublin (R19 to R22). */
function stsEndpoint(workspaceRegion: "us" | "eu", bucketRegion: string): string | null {
  if (workspaceRegion === "eu") return "EU West (Dublin, Ireland)";
  return bucketRegion === "us-west-2" ? null : "US West (Oregon)";
}
