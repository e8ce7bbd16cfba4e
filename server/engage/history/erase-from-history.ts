import { listHistoryParts } from "../../db/history-parts.ts";
import type { Runtime } from "../../runtime.ts";
import { replaceParts } from "./replace-parts.ts";

type Users = {
  workspaceId: string;
  /** Null: all sources. */
  sourceId: string | null;
  userIds: readonly string[];
  /** Only events that were received until then, in ms since the epoch. */
  until: number;
};

/**
 * Replaces each part of a workspace's history that has events of the users with one without them. Returns how many parts were replaced. The files of
 * replaced parts are removed two hours later (delete-old-history.ts). Throws if the engine fails; what was replaced stays.
 */
export async function eraseFromHistory(runtime: Runtime, { workspaceId, sourceId, userIds, until }: Users): Promise<number> {
  let replacedCount = 0;
  for (const part of await listHistoryParts(runtime.db, workspaceId)) {
    const isReplaced = await replaceParts(runtime, {
      parts: [part],
      receivedDay: part.receivedDay,
      prefix: "erased",
      how: (engine, input) => engine.eraseFromParts({ ...input, userIds, until, sourceId }),
    });
    if (isReplaced) replacedCount += 1;
  }
  return replacedCount;
}
