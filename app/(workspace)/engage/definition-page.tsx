import { currentActor, runtime } from "@/app/server";
import { CodeFrame } from "@/components/code/code-frame";
import type { ComputationClass } from "@/components/engage/computation-view";
import { EditDefinition } from "@/components/engage/edit-definition";
import { Notice } from "@/components/ui/notice";
import { may } from "@/server/domain/access/permissions.ts";
import { listSpaces } from "@/server/engage/spaces/list-spaces.ts";
import { askEngineAction, changeComputationAction } from "./actions";
import { readComputation } from "./read-computation";
import { readEditorTools } from "./read-editor-tools";

/** The definition, which people with the permission change. */
export async function DefinitionPage({ of, computationId }: { of: ComputationClass; computationId: string }) {
  const [context, actor] = [await runtime(), await currentActor()];
  const { computation } = await readComputation(of, computationId);
  if (!may(actor, "edit_engage")) {
    return (
      <div className="grid gap-4">
        <Notice title="Your role doesn't change definitions">Workspace owners and admins do.</Notice>
        <CodeFrame code={computation.query} title="Query" fileName={null}>
          {computation.query}
        </CodeFrame>
      </div>
    );
  }
  const [space] = await listSpaces(context, actor);
  return (
    <EditDefinition
      key={computation.query}
      computation={computation}
      historyDays={context.config.ENGAGE_HISTORY_DAYS}
      tools={await readEditorTools(space?.sourceId)}
      preview={askEngineAction.bind(null, "preview")}
      save={changeComputationAction.bind(null, computationId)}
    />
  );
}
