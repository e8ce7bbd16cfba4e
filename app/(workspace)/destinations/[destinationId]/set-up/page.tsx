import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { ConsoleSteps } from "@/components/set-up/console-steps";
import { parseBucketPath } from "@/server/domain/bucket-path.ts";
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
        location={parsed.ok ? parsed.value : { bucket: "<YOUR_BUCKET_NAME>", prefix: "" }}
        workspaceRegion={config.WORKSPACE_REGION}
        bucketRegion={settings.awsRegion}
      />
    </div>
  );
}
