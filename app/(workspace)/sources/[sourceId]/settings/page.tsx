import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { RenameForm } from "@/components/form/rename-form";
import { PageHeading } from "@/components/frame/page-heading";
import { DeleteSource } from "@/components/source/delete-source";
import { Receiving } from "@/components/source/receiving";
import { SourceLabels } from "@/components/source/source-labels";
import { SourceTabs } from "@/components/source/source-tabs";
import { WriteKeys } from "@/components/source/write-keys";
import { IdToCopy } from "@/components/ui/id-to-copy";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { getSource } from "@/server/configure/get-source.ts";
import { listLabels } from "@/server/configure/list-labels.ts";
import { listSourceLabels } from "@/server/configure/list-source-labels.ts";
import { readId } from "@/server/domain/id.ts";
import {
  addWriteKeyAction,
  deleteSourceAction,
  removeWriteKeyAction,
  renameSourceAction,
  setSourceEnabledAction,
  setSourceLabelsAction,
} from "../../actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SourceSettingsPage({ params }: { params: Promise<{ sourceId: string }> }) {
  const sourceId = readId((await params).sourceId);
  const [context, actor] = [await runtime(), await currentActor()];
  const source = await getSource(context, actor, sourceId);
  if (source === null) notFound();
  const [labels, given] = [await listLabels(context, actor), (await listSourceLabels(context, actor, [sourceId])).get(sourceId) ?? []];
  const { name, enabled, writeKeys, destinations, canEdit } = source;
  return (
    <>
      <PageHeading title={name} description="Name, write keys and deletion." />
      <SourceTabs sourceId={sourceId} />
      <div className="grid max-w-[45rem] gap-10">
        {!canEdit && (
          <Notice title="Your role doesn't change sources">
            A Workspace Owner, a Workspace Admin or a Source Admin of this source does.
          </Notice>
        )}
        <section aria-labelledby="about" className="grid gap-4">
          <h2 id="about" className="font-semibold">
            This source
          </h2>
          <IdToCopy label="Source id" id={sourceId} name="the source id">
            Its files are in a folder with this name, below segment-logs. It never changes.
          </IdToCopy>
          {canEdit && <RenameForm name={name} rename={renameSourceAction.bind(null, sourceId)} />}
        </section>
        {canEdit && (
          <>
            <section aria-labelledby="write-keys" className="grid gap-4 border-t border-border pt-6">
              <h2 id="write-keys" className="font-semibold">
                Write keys
              </h2>
              <WriteKeys
                writeKeys={writeKeys}
                add={addWriteKeyAction.bind(null, sourceId)}
                remove={removeWriteKeyAction.bind(null, sourceId)}
              />
            </section>
            <section aria-labelledby="labels" className="grid gap-4 border-t border-border pt-6">
              <div className="grid gap-1">
                <h2 id="labels" className="font-semibold">
                  Labels
                </h2>
                <p className="text-muted">
                  Labels group sources, here and in the API. <Link href="/settings/workspace">The workspace&apos;s settings</Link> have all
                  labels.
                </p>
              </div>
              {labels.length > 0 && <SourceLabels labels={labels} given={given} save={setSourceLabelsAction.bind(null, sourceId)} />}
            </section>
            <section aria-labelledby="receiving" className="grid gap-3 border-t border-border pt-6">
              <h2 id="receiving" className="font-semibold">
                Receiving
              </h2>
              <Receiving name={name} enabled={enabled} setEnabled={setSourceEnabledAction.bind(null, sourceId)} />
            </section>
            <section aria-labelledby="danger" className="grid gap-3 rounded-lg border border-danger/40 px-5 py-4">
              <h2 id="danger" className="font-semibold">
                Delete this source
              </h2>
              <DeleteSource name={name} destinations={destinations} remove={deleteSourceAction.bind(null, sourceId)} />
            </section>
          </>
        )}
      </div>
    </>
  );
}
