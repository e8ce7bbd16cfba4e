import { Radio } from "lucide-react";
import type { Metadata } from "next";
import { forbidden, redirect } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { AddDestination } from "@/components/add-destination/add-destination";
import { PageHeading } from "@/components/frame/page-heading";
import { CreateSourceDialog } from "@/components/source/create-source-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { getDestination } from "@/server/configure/get-destination.ts";
import { listRoleUses } from "@/server/configure/list-role-uses.ts";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";
import { maySomewhere } from "@/server/domain/access/permissions.ts";
import { AWS_S3 } from "@/server/domain/destination/catalog.ts";
import { readId } from "@/server/domain/id.ts";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";
import { lastValidation } from "@/server/validate/last-validation.ts";
import { createSourceAction } from "../../sources/actions";
import {
  addAwsS3Action,
  createSandboxBucketAction,
  saveSettingsAction,
  setEnabledAction,
  validateAction,
  validateFormAction,
} from "../actions";
import { toPlatform } from "../to-platform";

export const metadata: Metadata = { title: "Add AWS S3" };

type NewDestinationPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function NewDestinationPage({ searchParams }: NewDestinationPageProps) {
  const query = await searchParams;
  const [context, actor] = [await runtime(), await currentActor()];
  if (!maySomewhere(actor, "edit_destinations")) forbidden();
  const destinationId = readId(query["destination"]);
  const [sources, roleUses, destination, validation] = await Promise.all([
    listSourceChoices(context, actor, "edit_destinations"),
    listRoleUses(context, actor),
    destinationId === "" ? null : getDestination(context, actor, destinationId),
    destinationId === "" ? null : lastValidation(context, actor, destinationId),
  ]);
  if (destination?.enabled) redirect(`/destinations/${destination.id}/delivery`);
  const sourceId = readId(query["source"]);
  const choices = sources.map(({ id, name, destinations }) => ({
    id,
    name,
    siblings: destinations,
    takenBy: destinations.find((candidate) => candidate.metadataId === AWS_S3.metadataId) ?? null,
  }));
  const taken = destination === null ? choices.find((choice) => choice.id === sourceId && choice.takenBy !== null) : undefined;
  return (
    <>
      <PageHeading
        title="Add AWS S3"
        description={
          <>
            Sluice puts the raw log of every event that a source receives into your S3 bucket, through an IAM role that you control. This is{" "}
            <Link href="/catalog/aws-s3" className="underline underline-offset-2">
              AWS S3
            </Link>
            ;{" "}
            <Link href="/catalog/amazon-s3" className="underline underline-offset-2">
              Amazon S3
            </Link>{" "}
            is the one without role support. A program adds it with{" "}
            <Link href="/settings/api/createDestination" className="underline underline-offset-2">
              Create Destination
            </Link>
            .
          </>
        }
      />
      {taken?.takenBy && (
        <Notice tone="warning" title={REFUSAL_MESSAGES.multiple_instances} className="mb-6 max-w-[45rem]">
          {taken.name} already has{" "}
          <Link href={`/destinations/${taken.takenBy.id}/settings`} className="underline underline-offset-2">
            {taken.takenBy.name}
          </Link>
          . Change that one, or choose another source.
        </Notice>
      )}
      {choices.length === 0 ? (
        <EmptyState icon={Radio} title="A destination needs a source" action={<CreateSourceDialog createSource={createSourceAction} />}>
          Create the source whose events go to your bucket, then come back here.
        </EmptyState>
      ) : (
        <AddDestination
          supportContact={context.config.SUPPORT_CONTACT}
          sources={choices}
          platform={toPlatform(context, actor, roleUses)}
          sourceId={sourceId}
          added={
            destination && {
              ...destination,
              sourceId: destination.source.id,
              paused: destination.pause !== null,
              lastValidation: validation,
            }
          }
          add={addAwsS3Action}
          createSandboxBucket={createSandboxBucketAction}
          save={saveSettingsAction}
          setEnabled={setEnabledAction}
          validate={{ stream: validateAction, post: validateFormAction }}
        />
      )}
    </>
  );
}
