import type { RegulationProgress } from "../db/regulation-batches.ts";
import type { RegulationRow } from "../db/regulations.ts";

/** A regulation, with how far it is, and what it could not erase. */
export type Regulation = Omit<RegulationRow, "workspaceId" | "eraseUntil"> & { progress: Omit<RegulationProgress, "regulationId"> };

const NO_PROGRESS: Regulation["progress"] = {
  batchCount: 0,
  settledBatchCount: 0,
  goneBatchCount: 0,
  erasedEventCount: 0,
  fileCount: 0,
  deliveredFileCount: 0,
  pendingFileCount: 0,
};

export function toRegulation({ workspaceId: _, eraseUntil: __, ...row }: RegulationRow, progress?: RegulationProgress): Regulation {
  if (progress === undefined) return { ...row, progress: NO_PROGRESS };
  const { regulationId: ___, ...counts } = progress;
  return { ...row, progress: counts };
}
