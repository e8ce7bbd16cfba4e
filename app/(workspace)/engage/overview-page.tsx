import { currentActor, runtime } from "@/app/server";
import { ComputationOverview } from "@/components/engage/computation-overview";
import type { ComputationClass } from "@/components/engage/computation-view";
import { SpaceDestinations } from "@/components/engage/space-destinations";
import { SyncSentence } from "@/components/engage/sync-sentence";
import { listDestinations } from "@/server/configure/list-destinations.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { AWS_S3 } from "@/server/domain/destination/catalog.ts";
import { FIRST_PAGE } from "@/server/domain/list-part.ts";
import { listSpaces } from "@/server/engage/spaces/list-spaces.ts";
import { runNowAction } from "./actions";
import { readComputation } from "./read-computation";

/** Status, runs, and where the calls go. */
export async function ComputationOverviewPage({ of, computationId }: { of: ComputationClass; computationId: string }) {
  const [context, actor] = [await runtime(), await currentActor()];
  const first = await readComputation(of, computationId);
  const [space] = await listSpaces(context, actor);
  const { items: destinations } = await listDestinations(context, actor, FIRST_PAGE, space?.sourceId ?? "");
  const hasAwsS3 = destinations.some(({ metadataId }) => metadataId === AWS_S3.metadataId);
  return (
    <ComputationOverview first={first} runNow={may(actor, "edit_engage") ? runNowAction.bind(null, computationId) : null}>
      <div className="grid gap-3">
        {space !== undefined && (
          <SpaceDestinations
            sourceId={space.sourceId}
            destinations={destinations}
            mayAdd={!hasAwsS3 && may(actor, "edit_destinations", space.sourceId)}
          />
        )}
        <SyncSentence intervalMinutes={context.config.ENGAGE_INTERVAL_MINUTES} />
      </div>
    </ComputationOverview>
  );
}
