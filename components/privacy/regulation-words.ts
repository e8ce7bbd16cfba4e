import { count, counted } from "@/components/number-words";
import type { RegulationStatus, RegulationType } from "@/server/domain/regulations/regulation.ts";

export const TYPE_WORDS: Readonly<Record<RegulationType, string>> = {
  SUPPRESS_ONLY: "Suppress",
  SUPPRESS_WITH_DELETE: "Suppress and erase",
  DELETE_ONLY: "Erase",
  DELETE_INTERNAL: "Erase",
  UNSUPPRESS: "Remove suppression",
};

export const STATUS_WORDS: Readonly<Record<RegulationStatus, string>> = {
  INITIALIZED: "Starts within a minute",
  RUNNING: "Running",
  FINISHED: "Finished",
  PARTIAL_SUCCESS: "Finished in part",
};

export type ErasureView = {
  type: RegulationType;
  status: RegulationStatus;
  goneFileCount: number;
  erasedPartCount: number;
  erasedMembershipCount: number;
  progress: {
    batchCount: number;
    settledBatchCount: number;
    goneBatchCount: number;
    erasedEventCount: number;
    fileCount: number;
    deliveredFileCount: number;
    pendingFileCount: number;
  };
};

/** Returns what an erasure has done, a line each. */
export function progressLines({ progress, erasedPartCount, erasedMembershipCount }: ErasureView): string[] {
  const { batchCount, settledBatchCount, erasedEventCount, fileCount, deliveredFileCount } = progress;
  return [
    `${count(settledBatchCount)} of ${counted(batchCount, "batch", "batches")} read, ${counted(erasedEventCount, "record")} erased`,
    `${count(deliveredFileCount)} of ${counted(fileCount, "file")} put again`,
    `${counted(erasedPartCount, "part")} of the history rewritten, ${counted(erasedMembershipCount, "membership")} removed`,
  ];
}

/** Returns what an erasure could not reach, a line each. */
export function leftLines({ status, progress, goneFileCount }: ErasureView): string[] {
  const { goneBatchCount, fileCount, deliveredFileCount, pendingFileCount } = progress;
  const leftCount = fileCount - deliveredFileCount - pendingFileCount;
  return [
    ...(goneFileCount > 0
      ? [
          `${counted(goneFileCount, "delivered file")} may still have records: their batches are no longer staged. Erase them in the bucket.`,
        ]
      : []),
    ...(goneBatchCount > 0
      ? [`${counted(goneBatchCount, "batch", "batches")} could not be read: missing or damaged in the staging store.`]
      : []),
    ...(leftCount > 0 && status !== "INITIALIZED"
      ? [`${counted(leftCount, "file")} not put again: expired, or the destination is disabled.`]
      : []),
  ];
}
