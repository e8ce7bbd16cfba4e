import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { PolicyCheck } from "@/components/policy-check/policy-check";
import { choosePartition } from "@/components/set-up/set-up-options";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { toReceivedDay } from "@/server/domain/batch/received-day.ts";
import { readBucketPath } from "@/server/domain/destination/bucket-path.ts";
import { toPlatform } from "../../../to-platform";
import { readDestination } from "../../read-destination";

export const metadata: Metadata = { title: "Check the role's policies" };

export default async function PolicyCheckPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { id, settings, source, dayManifest } = await readDestination((await params).destinationId);
  const context = await runtime();
  const platform = toPlatform(context, await currentActor());
  const location = readBucketPath(settings.bucket);
  return (
    <>
      <header className="grid gap-1">
        <h2 className="text-lg font-semibold">Check the role's policies</h2>
        <p className="text-muted text-pretty">
          Paste what the IAM console shows. Sluice determines how AWS would answer delivery, marks mistakes and shows a correction.
        </p>
      </header>
      {location !== null ? (
        <PolicyCheck
          destination={{
            location: { ...location, dayManifest },
            region: settings.awsRegion || null,
            partition: choosePartition(platform, settings),
            sourceId: source.id,
            destinationId: id,
            receivedDay: toReceivedDay(context.clock.now()),
            workspaceId: platform.workspaceId,
            intermediateRoleArn: platform.intermediateRoleArn,
          }}
        />
      ) : (
        <Notice title="The bucket isn't set yet">
          <p className="mb-3 text-muted">What the policies have to allow depends on the bucket and its prefix.</p>
          <Button asChild size="small">
            <Link href={`/destinations/${id}/settings`}>Set the bucket</Link>
          </Button>
        </Notice>
      )}
    </>
  );
}
