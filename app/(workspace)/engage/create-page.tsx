import { forbidden } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationClass } from "@/components/engage/computation-view";
import { CreateComputation } from "@/components/engage/create-computation";
import { HistoryNotice } from "@/components/engage/history-notice";
import { NoComputation } from "@/components/engage/no-computation";
import { StartEngage } from "@/components/engage/start-engage";
import { SyncSentence } from "@/components/engage/sync-sentence";
import { PageHeading } from "@/components/frame/page-heading";
import { may } from "@/server/domain/access/permissions.ts";
import { listSpaces } from "@/server/engage/spaces/list-spaces.ts";
import { askEngineAction, createComputationAction, openSpaceAction } from "./actions";
import { readEditorTools } from "./read-editor-tools";

/** The page that creates an audience or a computed trait. Without a space it offers to open one. */
export async function CreateComputationPage({ of }: { of: ComputationClass }) {
  const [context, actor] = [await runtime(), await currentActor()];
  if (!may(actor, "edit_engage")) forbidden();
  const [space] = await listSpaces(context, actor);
  const { one } = CLASS_WORDS[of];
  return (
    <>
      <PageHeading title={`Create ${one}`} description={<SyncSentence intervalMinutes={context.config.ENGAGE_INTERVAL_MINUTES} />} />
      {space === undefined ? (
        <NoComputation of={of} create={<StartEngage of={of} openSpace={openSpaceAction} />} />
      ) : (
        <div className="grid gap-6">
          <HistoryNotice historyFrom={space.historyFrom?.getTime() ?? null} historyDays={context.config.ENGAGE_HISTORY_DAYS} />
          <CreateComputation
            of={of}
            historyDays={context.config.ENGAGE_HISTORY_DAYS}
            tools={await readEditorTools(space.sourceId)}
            preview={askEngineAction.bind(null, "preview")}
            create={createComputationAction.bind(null, of)}
          />
        </div>
      )}
    </>
  );
}
