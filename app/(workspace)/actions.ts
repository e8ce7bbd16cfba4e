"use server";

import { currentActor, runtime } from "@/app/server";
import { type Answer, answer } from "@/components/form/answer";
import { enterWorkspace } from "@/server/access/workspace/enter-workspace.ts";
import { readId } from "@/server/domain/id.ts";

/** Switches the workspace. The page then loads anew, because it shows data of the previous workspace. */
export async function enterWorkspaceAction(workspaceId: string): Promise<Answer<null>> {
  return answer(await enterWorkspace(await runtime(), await currentActor(), readId(workspaceId)));
}
