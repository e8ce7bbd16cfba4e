"use server";

import { currentActor, runtime } from "@/app/server";
import { type Answer, answer } from "@/components/form/answer";
import { enterWorkspace } from "@/server/access/workspace/enter-workspace.ts";
import { readId } from "@/server/domain/id.ts";

/** The page leaves by itself: nothing on it is of the other workspace. */
export async function enterWorkspaceAction(workspaceId: string): Promise<Answer<null>> {
  return answer(await enterWorkspace(await runtime(), await currentActor(), readId(workspaceId)));
}
