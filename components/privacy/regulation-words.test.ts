import { expect, test } from "vitest";
import { type ErasureView, leftLines, progressLines } from "./regulation-words.ts";

const DONE: ErasureView = {
  type: "DELETE_ONLY",
  status: "FINISHED",
  goneFileCount: 0,
  erasedPartCount: 1,
  erasedMembershipCount: 2,
  progress: {
    batchCount: 1200,
    settledBatchCount: 1200,
    goneBatchCount: 0,
    erasedEventCount: 1,
    fileCount: 2,
    deliveredFileCount: 2,
    pendingFileCount: 0,
  },
};

test("the progress of an erasure counts batches, records, files, parts and memberships", () => {
  expect(progressLines(DONE)).toEqual([
    "1,200 of 1,200 batches read, 1 record erased",
    "2 of 2 files put again",
    "1 part of the history rewritten, 2 memberships removed",
  ]);
});

test("what was not erased is named with its reason", () => {
  expect(leftLines(DONE)).toEqual([]);
  const progress = { ...DONE.progress, goneBatchCount: 1, deliveredFileCount: 0, pendingFileCount: 1 };
  expect(leftLines({ ...DONE, goneFileCount: 3, progress })).toEqual([
    "3 delivered files may still have records: their batches are no longer staged. Erase them in the bucket.",
    "1 batch could not be read: missing or damaged in the staging store.",
    "1 file not put again: expired, or the destination is disabled.",
  ]);
});
