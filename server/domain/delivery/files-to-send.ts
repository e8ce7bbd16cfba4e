import { z } from "zod";

/** The files to deliver again: by file id or the id in the file name, or all files of one received day (ms at 00:00 UTC). */
export const FilesToSendInput = z.union([
  z.object({ fileIds: z.array(z.uuid()).min(1).max(10_000) }),
  z.object({ receivedDay: z.int().min(0).max(8.64e15) }),
]);
export type FilesToSend = { fileIds: readonly string[] } | { receivedDay: number };

/** The number of files that wait again, of those that were already waiting, and of those that are no longer staged. */
export type Redelivery = { sentCount: number; waitingCount: number; goneCount: number };
