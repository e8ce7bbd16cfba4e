import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { DayManifest } from "@/components/destination/day-manifest";
import { DeleteDestination } from "@/components/destination/delete-destination";
import { LegacySettings } from "@/components/destination/legacy-settings";
import { PauseNotice } from "@/components/destination/pause-notice";
import { SettingsForm } from "@/components/destination/settings-form";
import { RenameForm } from "@/components/form/rename-form";
import { IdToCopy } from "@/components/ui/id-to-copy";
import { ValidationHistory } from "@/components/validate/validation-history";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { deletionSentence } from "@/server/domain/migration/legacy-standing.ts";
import { listDayManifests } from "@/server/observe/list-day-manifests.ts";
import { listValidations } from "@/server/validate/list-validations.ts";
import {
  createSandboxBucketAction,
  deleteAction,
  renameAction,
  saveSettingsAction,
  setDayManifestAction,
  validateAction,
  validateFormAction,
} from "../../actions";
import { toPlatform } from "../../to-platform";
import { readDestination, readDestinationView } from "../read-destination";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const [destination, view] = await Promise.all([readDestination(destinationId), readDestinationView(destinationId)]);
  const [context, actor] = [await runtime(), await currentActor()];
  const { id, name, source, settings, canEdit, pendingEventCount, dayManifest } = destination;
  const legacy = isLegacy(destination);
  const history = legacy ? null : await listValidations(context, actor, { destinationId });
  const manifests = await listDayManifests(context, actor, destinationId);
  return (
    <div className="grid max-w-[45rem] gap-10">
      <section aria-label="Connection settings">
        {history === null ? (
          <LegacySettings destination={destination} />
        ) : (
          <SettingsForm
            notice={<PauseNotice first={view} facts={{ ...toPlatform(context, actor), dayManifest }} />}
            destination={{ ...destination, sourceId: source.id, paused: destination.pause !== null }}
            platform={{ ...toPlatform(context, actor), dayManifest }}
            supportContact={context.config.SUPPORT_CONTACT}
            lastValidation={history.validations[0] ?? null}
            save={saveSettingsAction.bind(null, destinationId)}
            createSandboxBucket={createSandboxBucketAction.bind(null, source.id)}
            validate={{ stream: validateAction, post: validateFormAction }}
          />
        )}
      </section>
      {history !== null && (
        <section aria-labelledby="day-manifest" className="grid gap-4 border-t border-border pt-6">
          <DayManifest destination={destination} manifests={manifests} setOn={setDayManifestAction.bind(null, destinationId)} />
        </section>
      )}
      {history !== null && (
        <section aria-labelledby="history" className="grid gap-4 border-t border-border pt-6">
          <h2 id="history" className="font-semibold">
            History
          </h2>
          <ValidationHistory links={{ destinationId, supportContact: context.config.SUPPORT_CONTACT }} saved={settings} first={history} />
        </section>
      )}
      <section aria-labelledby="about" className="grid gap-4 border-t border-border pt-6">
        <h2 id="about" className="font-semibold">
          This destination
        </h2>
        <IdToCopy label="Destination id" id={id} name="the destination id" />
        {canEdit && !legacy && <RenameForm name={name} rename={renameAction.bind(null, destinationId)} />}
      </section>
      {canEdit && (
        <section aria-labelledby="danger" className="grid gap-3 rounded-lg border border-danger/40 px-5 py-4">
          <h2 id="danger" className="font-semibold">
            Delete this destination
          </h2>
          <p className="text-muted">
            {legacy
              ? destination.enabled
                ? "Disabling ends its delivery for good and keeps its history. Deleting also removes the history"
                : "It is disabled and delivers nothing new. Deleting also removes its history"
              : "To stop for a while, use the switch above: settings and history stay. Deleting ends delivery for good"}
            ; files in your bucket stay there.
          </p>
          <div>
            <DeleteDestination
              name={name}
              consequence={deletionSentence({ ...destination, sourceName: source.name })}
              bucket={settings.bucket}
              pendingEventCount={pendingEventCount}
              remove={deleteAction.bind(null, destinationId)}
            />
          </div>
        </section>
      )}
    </div>
  );
}
