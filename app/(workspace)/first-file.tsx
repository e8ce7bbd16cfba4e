import { currentActor, runtime } from "@/app/server";
import { FirstFileChecklist } from "@/components/first-file/first-file-checklist";
import { getDestination } from "@/server/configure/get-destination.ts";
import { getSource } from "@/server/configure/get-source.ts";
import { may } from "@/server/domain/access/permissions.ts";
import { AWS_S3 } from "@/server/domain/destination/catalog.ts";
import { firstFileSentence } from "@/server/domain/destination/destination-status.ts";
import { lastValidation } from "@/server/validate/last-validation.ts";

/** The steps from a source to the first file of its AWS S3; with null, those of a workspace without a source. Empty once the file is delivered. */
export async function FirstFile({ sourceId }: { sourceId: string | null }) {
  const [context, actor] = [await runtime(), await currentActor()];
  const source = sourceId === null ? null : await getSource(context, actor, sourceId);
  const own = source?.destinations.find(({ metadataId }) => metadataId === AWS_S3.metadataId);
  const [destination, validation] =
    own === undefined ? [null, null] : await Promise.all([getDestination(context, actor, own.id), lastValidation(context, actor, own.id)]);
  return (
    <FirstFileChecklist
      facts={{ source, destination: destination && { ...destination, lastValidation: validation } }}
      sentence={firstFileSentence(context.config.DELIVERY_INTERVAL_SECONDS)}
      canEdit={source !== null && may(actor, "edit_destinations", source.id)}
      canSend={source?.canEdit === true && source.writeKeys.length > 0}
    />
  );
}
