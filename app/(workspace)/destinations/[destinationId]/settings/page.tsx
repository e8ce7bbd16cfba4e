import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { DeleteDestination } from "@/components/destination/delete-destination";
import { LegacySettings } from "@/components/destination/legacy-settings";
import { RenameForm } from "@/components/destination/rename-form";
import { SettingsForm } from "@/components/destination/settings-form";
import { CopyButton } from "@/components/ui/copy-button";
import { isLegacy } from "@/server/domain/catalog.ts";
import { lastValidation } from "@/server/validate/last-validation.ts";
import { deleteAction, renameAction, saveSettingsAction } from "../../actions";
import { platformOf } from "../../platform-of";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const destination = await readDestination(destinationId);
  const [context, actor] = [await runtime(), await currentActor()];
  const { id, name, source, settings, canEdit, pendingEventCount } = destination;
  const legacy = isLegacy(destination);
  return (
    <div className="grid max-w-[45rem] gap-10">
      <section aria-label="Connection settings">
        {legacy ? (
          <LegacySettings {...destination} />
        ) : (
          <SettingsForm
            destination={{ ...destination, sourceId: source.id, paused: destination.pause !== null }}
            platform={platformOf(context.config, actor)}
            supportContact={context.config.SUPPORT_CONTACT}
            lastValidation={await lastValidation(context, actor, destinationId)}
            save={saveSettingsAction.bind(null, destinationId)}
          />
        )}
      </section>
      <section aria-labelledby="about" className="grid gap-4 border-t border-border pt-6">
        <h2 id="about" className="font-semibold">
          This destination
        </h2>
        <div className="grid gap-1.5">
          <p className="font-medium">Destination id</p>
          <p className="flex min-h-8 items-center gap-1">
            <code className="font-mono text-sm">{id}</code>
            <CopyButton text={id} name="the destination id" />
          </p>
        </div>
        {canEdit && !legacy && <RenameForm name={name} rename={renameAction.bind(null, destinationId)} />}
      </section>
      {canEdit && (
        <section aria-labelledby="danger" className="grid gap-3 rounded-lg border border-danger/40 px-5 py-4">
          <h2 id="danger" className="font-semibold">
            Delete this destination
          </h2>
          <p className="text-muted">
            {legacy
              ? "Disabling ends its delivery for good, and keeps its history here. Deleting takes the history away too"
              : "To stop for a while, use the switch above: settings and history stay. Deleting ends delivery for good"}
            ; what lies in your bucket stays there.
          </p>
          <div>
            <DeleteDestination
              name={name}
              sourceName={source.name}
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
