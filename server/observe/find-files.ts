import { selectFilesOfBatch } from "../db/files.ts";
import { type Actor, may, maySomewhere } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";
import { type FileSummary, fileSummary } from "./list-files.ts";

export type FoundFile = FileSummary & { batchId: string; destinationId: string; destinationName: string };

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Returns the files that a pasted key, address or file name refers to, one per destination. Empty if the actor may see none of them. */
export async function findFiles(runtime: Pick<Runtime, "db" | "config">, actor: Actor, text: string): Promise<FoundFile[]> {
  const batchId = text.match(UUID)?.at(-1)?.toLowerCase();
  if (batchId === undefined || !maySomewhere(actor, "view_destinations")) return [];
  const rows = await selectFilesOfBatch(runtime.db, actor.workspaceId, batchId);
  return rows
    .filter((row) => may(actor, "view_destinations", row.sourceId))
    .map(({ sourceId: _, destinationId, destinationName, ...row }) => ({
      ...fileSummary(runtime.config, row),
      batchId,
      destinationId,
      destinationName,
    }));
}
