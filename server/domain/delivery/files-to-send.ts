import { z } from "zod";

/** Which files are sent again: by their own ids or those in their names, or all of one received day (ms at 00:00 UTC). */
export const FilesToSendInput = z.union([
  z.object({ fileIds: z.array(z.uuid()).min(1).max(10_000) }),
  z.object({ receivedDay: z.int().min(0).max(8.64e15) }),
]);
export type FilesToSend = { fileIds: readonly string[] } | { receivedDay: number };

/** How many files wait again, how many had been waiting anyway, and how many are no longer staged. */
export type Redelivery = { sentCount: number; waitingCount: number; goneCount: number };
