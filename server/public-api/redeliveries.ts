import { z } from "zod";
import { redeliverFiles } from "../deliver/redeliver-files.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { ok, refuse } from "../domain/result.ts";
import { apiError, refusalError } from "./api-error.ts";
import { defineRoute, Id } from "./route.ts";

/** A received day: ms at 00:00 UTC, as in the files' keys, or `2026-11-25`. */
const ReceivedDay = z.union([
  z
    .int()
    .min(0)
    .max(8.64e15)
    .refine((day) => toReceivedDay(day) === day, "A received day is the milliseconds at 00:00 UTC, as in a file's key."),
  z.iso.date().transform((day) => Date.parse(day)),
]);

const Redelivery = z.object({
  /** Files that are delivered again now. */
  sentCount: z.int(),
  /** Files that were already waiting. */
  waitingCount: z.int(),
  /** Files that are no longer staged. */
  goneCount: z.int(),
});

/** Segment has no such call. */
export const REDELIVERY_ROUTES = [
  defineRoute({
    id: "createRedelivery",
    summary:
      "Send files again from staging, to the keys that they have: those of `fileIds` (the file's name without `.gz`), or all of `receivedDay`; one of the two, 10,000 files at most. What lies there already stays as it is",
    method: "POST",
    path: "/destinations/{destinationId}/redeliveries",
    permission: "edit_destinations",
    params: z.object({ destinationId: Id }),
    body: z.object({ fileIds: z.array(z.uuid()).min(1).max(10_000).optional(), receivedDay: ReceivedDay.optional() }),
    data: z.object({ redelivery: Redelivery }),
    async work({ runtime, actor, params: { destinationId }, body: { fileIds, receivedDay } }) {
      if ((fileIds === undefined) === (receivedDay === undefined))
        return refuse(apiError("input-validation", "Give either fileIds or receivedDay.", { field: "fileIds" }));
      const which = fileIds === undefined ? { receivedDay: receivedDay ?? 0 } : { fileIds };
      const sent = await redeliverFiles(runtime, actor, destinationId, which);
      return sent.ok ? ok({ redelivery: sent.value }) : refuse(refusalError(sent.error));
    },
  }),
];
