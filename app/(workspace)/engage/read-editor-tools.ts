import { currentActor, runtime } from "@/app/server";
import type { EditorTools } from "@/components/engage/builder/definition-editor";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";
import { askEngineAction } from "./actions";

/** Returns what the editor of a definition suggests: names, values, and sources to exclude, without the space's own. */
export async function readEditorTools(spaceSourceId: string | undefined): Promise<EditorTools> {
  const sources = await listSourceChoices(await runtime(), await currentActor(), "view_sources");
  return {
    sources: sources.filter(({ id }) => id !== spaceSourceId).map(({ id, name }) => ({ id, name })),
    suggest: askEngineAction.bind(null, "suggest"),
  };
}
